"""Models are found by the names that the engine reports; their manifests add the rest."""

from __future__ import annotations

import hashlib
from pathlib import Path

import yaml

from galaxy_alpr.engine.runtime.weights import bundled_weights, read_manifest
from galaxy_alpr.services.models import ModelInUse, models_in_use
from galaxy_alpr.types import EngineInfo

DETECTOR = bundled_weights() / "galaxy-detector.yaml"
CORNERS = bundled_weights() / "galaxy-corners.yaml"
READER = bundled_weights() / "galaxy-reader.yaml"


def name_of(path: Path) -> str:
    manifest = read_manifest(path)
    assert manifest is not None
    return manifest.full_name


def test_bundled_models_are_known_and_others_by_name() -> None:
    info = EngineInfo(name_of(DETECTOR), f"{name_of(READER)} + rapidocr")
    detector, reader, second = models_in_use(info)
    assert (detector.part, reader.part) == ("detector", "recognizer")
    assert second == ModelInUse("recognizer", "rapidocr")
    for model, path in ((detector, DETECTOR), (reader, READER)):
        assert model.manifest is not None
        network = path.with_name(model.manifest.file).read_bytes()
        assert model.file_bytes == len(network)
        assert model.manifest.sha256 == hashlib.sha256(network).hexdigest()
        assert model.manifest.metrics.model_dump()


def test_what_finds_corners_is_a_part_of_its_own() -> None:
    detector, corners, _ = models_in_use(
        EngineInfo(f"{name_of(DETECTOR)} + {name_of(CORNERS)}", "rapidocr")
    )
    assert (detector.part, corners.part) == ("detector", "corners")
    assert corners.manifest is not None
    assert corners.manifest.name == "galaxy-corners"
    assert corners.file_bytes == (bundled_weights() / "galaxy-corners.onnx").stat().st_size


def test_a_manifest_beside_the_users_network_goes_first(tmp_path: Path) -> None:
    content = yaml.safe_load(DETECTOR.read_text(encoding="utf-8"))
    content |= {"file": "own.onnx", "metrics": {"plate_recall": 1.0}}
    network = tmp_path / "own.onnx"
    network.with_suffix(".yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    info = EngineInfo(name_of(DETECTOR), "rapidocr")
    (detector, _) = models_in_use(info, [network])
    assert detector.manifest is not None
    assert (detector.manifest.file, detector.file_bytes) == ("own.onnx", None)
    assert detector.manifest.metrics.model_dump() == {"plate_recall": 1.0}
