"""Names are resolved to engines; errors name what is missing and what to install."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from onnx import TensorProto

from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.engine.detection.nearer_look import NearerLook
from galaxy_alpr.engine.detection.passes import add_nearer_look
from galaxy_alpr.engine.detection.yolo import YoloDetector
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.engine.runtime.manifests import DetectorManifest
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from galaxy_alpr.engine.runtime.weights import bundled_weights, find_default, read_manifest
from galaxy_alpr.errors import EngineUnavailable, ModelError
from tests.engine.conftest import save_network
from tests.engine.runtime.test_manifests import DETECTOR

RAPIDOCR: dict[str, Any] = {"detector": "rapidocr", "recognizer": "rapidocr", "threads": 1}
SCENE = np.zeros((72, 128, 3), np.uint8)


def bundle(folder: Path) -> Path:
    """A weights folder with a default detector that always returns a car and its plate."""
    rows = np.zeros((1, 4 + 5 + 8, 30), np.float32)
    rows[0, :, 0] = [208, 208, 300, 150, 0, 0.9, 0, 0, 0, *[0] * 8]
    rows[0, :, 1] = [208, 230, 60, 20, 0.8, 0, 0, 0, 0, 178, 220, 238, 220, 238, 240, 178, 240]
    network = save_network(
        folder / "galaxy-detector.onnx",
        {"images": (TensorProto.UINT8, ("n", "h", "w", 3))},
        {"output0": rows},
    )
    sha256 = hashlib.sha256(network.read_bytes()).hexdigest()
    manifest = DETECTOR | {"sha256": sha256}
    (folder / "galaxy-detector.yaml").write_text(yaml.safe_dump(manifest), encoding="utf-8")
    return folder


def test_bundled_weights_are_used_because_of_their_manifest(tmp_path: Path) -> None:
    engine = load_engine(weights_dir=bundle(tmp_path), threads=1)
    assert engine.info.detector == "galaxy-detector 1"
    assert engine.info.recognizer == "rapidocr"
    result = engine.analyze(SCENE)
    assert [item.kind for item in result.detections] == ["vehicle_with_plate"]


def test_a_near_plate_of_1_turns_the_nearer_look_off(tmp_path: Path) -> None:
    path = bundle(tmp_path) / "galaxy-detector.onnx"
    manifest = read_manifest(path.with_suffix(".yaml"))
    assert isinstance(manifest, DetectorManifest)
    session = OnnxSession(path)
    detector = YoloDetector(session, manifest)
    for near_plate, nearer in ((0.9, True), (1.0, False)):
        changed = manifest.model_copy(update={"near_plate": near_plate})
        result = add_nearer_look(detector, session, changed, {})
        assert isinstance(result, NearerLook) is nearer


def test_changed_weights_are_refused(tmp_path: Path) -> None:
    with (bundle(tmp_path) / "galaxy-detector.onnx").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(ModelError, match="not the file its manifest describes"):
        load_engine(weights_dir=tmp_path)


def test_without_bundled_weights_the_engine_is_rapidocr(tmp_path: Path) -> None:
    engine = load_engine(weights_dir=tmp_path, threads=1)
    assert (engine.info.detector, engine.info.recognizer) == ("rapidocr", "rapidocr")


def test_a_path_loads_with_the_manifest_beside_it_or_without(tmp_path: Path) -> None:
    path = bundle(tmp_path) / "galaxy-detector.onnx"
    assert load_engine(str(path), "rapidocr", threads=1).info.detector == "galaxy-detector 1"
    alone = shutil.copy(path, tmp_path / "alone.onnx")
    with pytest.raises(ModelError, match="Put one beside"):
        load_engine(str(alone), "rapidocr")


def test_third_party_files_load_by_path(shared_weights: Path) -> None:
    engine = load_engine(
        str(shared_weights / "yolo-v9-t-416-license-plates-end2end1.onnx"),
        str(shared_weights / "cct_xs_v2_global.onnx"),
        vehicle_detector=str(shared_weights / "yolox_nano.onnx"),
        threads=1,
    )
    assert engine.info.detector == "yolo-v9-t-416-license-plates-end2end1 + yolox_nano"
    assert engine.info.recognizer == "cct_xs_v2_global"
    assert engine.analyze(SCENE).detections == ()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"detector": "nonsense"}, "no detector named nonsense; there are auto, rapidocr"),
        ({"recognizer": "nonsense"}, "no recognizer named nonsense; there are auto, rapidocr"),
        ({"detector": "gone.onnx"}, r"no model file at gone\.onnx"),
        ({"recognizer": "gone.onnx"}, r"no model file at gone\.onnx"),
        ({"detector": "ultralytics:gone.pt"}, r"no model file at gone\.pt"),
        ({"recognizer": "gemini"}, "Gemini needs an API key"),
        ({"vehicle_detector": "nonsense"}, "no detector named nonsense"),
    ],
)
def test_the_error_names_what_is_missing(options: dict[str, Any], message: str) -> None:
    with pytest.raises(EngineUnavailable, match=message):
        load_engine(**RAPIDOCR | options)


@pytest.mark.parametrize(
    ("package", "options", "extra"),
    [
        ("ultralytics", {"detector": "ultralytics:{file}"}, "ultralytics"),
        ("fast_alpr", {"detector": "fast-alpr"}, "fast-alpr"),
        ("fast_alpr", {"recognizer": "fast-alpr:cct-s-v2-global-model"}, "fast-alpr"),
        ("pytesseract", {"recognizer": "tesseract"}, "tesseract"),
    ],
)
def test_a_missing_package_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    package: str,
    options: dict[str, str],
    extra: str,
) -> None:
    for name in [name for name in sys.modules if name.startswith(f"{package}.")]:
        monkeypatch.delitem(sys.modules, name)  # another test may have loaded it
    monkeypatch.setitem(sys.modules, package, None)
    weights = tmp_path / "own.pt"
    weights.touch()
    named: dict[str, Any] = {key: value.format(file=weights) for key, value in options.items()}
    with pytest.raises(EngineUnavailable, match=rf'pip install "galaxy-alpr\[{extra}\]"'):
        load_engine(**RAPIDOCR | named)


def test_the_packaged_default_loads() -> None:
    engine = load_engine(threads=1)
    assert isinstance(engine, AlprEngine)
    bundled = find_default(DetectorManifest, bundled_weights())
    assert (engine.info.detector == "rapidocr") == (bundled is None)
    assert engine.analyze(SCENE).detections == ()
