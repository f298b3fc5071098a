"""Manifests are checked, found and matched with their networks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from galaxy_alpr.engine.runtime.manifests import (
    DetectorManifest,
    Manifest,
    ReaderManifest,
    parse_manifest,
)
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from galaxy_alpr.engine.runtime.weights import (
    bundled_weights,
    find_default,
    manifest_beside,
    read_manifest,
    read_yaml,
)
from galaxy_alpr.errors import EngineUnavailable, ModelError

DETECTOR: dict[str, Any] = {
    "name": "galaxy-detector",
    "task": "detect",
    "version": "1",
    "default": True,
    "file": "galaxy-detector.onnx",
    "sha256": "ab" * 32,
    "format": "yolo-corners",
    "input": {
        "name": "images",
        "height": 416,
        "width": 416,
        "dtype": "uint8",
        "layout": "NHWC",
        "color": "bgr",
        "letterbox": "center",
        "pad": 114,
    },
    "labels": ["license_plate", "car", "motorcycle", "bus", "truck"],
    "output": {"name": "output0", "layout": "[N, 4 + classes + 8, A]"},
    "thresholds": {"license_plate": 0.3},
    "nms_iou": 0.5,
    "metrics": {"recall": 0.9},
    "data": ["somewhere"],
}
READER: dict[str, Any] = {
    "name": "galaxy-reader",
    "task": "read",
    "default": True,
    "file": "galaxy-reader.onnx",
    "format": "ctc",
    "input": {"name": "crops", "height": 32, "width": 144, "channels": 1, "color": "gray"},
    "alphabet": "_0123456789",
    "blank_index": 0,
    "outputs": {"text": "text", "country": "country", "lines": "lines"},
    "countries": ["", "ID"],
    "crop_margin": {"x": 0.04, "y": 0.08},
}


def write(folder: Path, content: dict[str, Any]) -> Path:
    path = folder / f"{content['name']}.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def test_defaults_are_found_by_task(tmp_path: Path) -> None:
    write(tmp_path, DETECTOR)
    write(tmp_path, READER)
    write(tmp_path, READER | {"name": "another", "default": False})
    detector = find_default(DetectorManifest, tmp_path)
    reader = find_default(ReaderManifest, tmp_path)
    assert detector is not None
    assert reader is not None
    assert detector[0].labels[0] == "license_plate"
    assert detector[1] == tmp_path / "galaxy-detector.onnx"
    assert reader[0].name == "galaxy-reader"
    assert reader[0].crop_margin.y == 0.08


def test_no_default_is_none(tmp_path: Path) -> None:
    write(tmp_path, READER)
    assert find_default(DetectorManifest, tmp_path) is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "yolo99"}, "format"),
        ({"labels": []}, "labels"),
        ({"input": DETECTOR["input"] | {"dtype": "int4"}}, "input.dtype"),
        ({"input": DETECTOR["input"] | {"hieght": 4}}, "input.hieght"),
        ({"nms_iou": 2}, "nms_iou"),
    ],
)
def test_a_wrong_manifest_is_refused_by_key(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    path = write(tmp_path, DETECTOR | change)
    with pytest.raises(ModelError, match=rf"galaxy-detector\.yaml is not valid: .*{message}"):
        parse_manifest(DetectorManifest, read_yaml(path), path)


def test_unreadable_yaml_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("name: [unclosed", encoding="utf-8")
    with pytest.raises(ModelError, match="not valid YAML"):
        read_yaml(path)
    path.write_text("just text", encoding="utf-8")
    with pytest.raises(ModelError, match="must contain a mapping"):
        read_yaml(path)
    with pytest.raises(EngineUnavailable, match="cannot be read"):
        read_yaml(tmp_path / "gone.yaml")


def test_a_manifest_lies_beside_its_network(tmp_path: Path) -> None:
    network = tmp_path / "galaxy-detector.onnx"
    assert manifest_beside(network) is None
    path = write(tmp_path, DETECTOR)
    assert manifest_beside(network) == path


def test_every_bundled_network_is_the_one_its_manifest_describes() -> None:
    manifests = sorted(bundled_weights().glob("*.yaml"))
    if not manifests:
        pytest.skip("no network is bundled yet")
    for path in manifests:
        manifest = Manifest.model_validate(read_yaml(path))
        assert manifest.sha256 is not None
        assert manifest.license is not None
        OnnxSession(path.parent / manifest.file, sha256=manifest.sha256)


def test_figures_may_be_nested_and_named_by_numbers() -> None:
    metrics = {"command": "evaluate", "dev": {"recall": {0.5: 0.9, 416: [0.7, 54]}}}
    manifest = parse_manifest(DetectorManifest, {**DETECTOR, "metrics": metrics}, Path("d.yaml"))
    assert manifest.metrics.model_dump() == {
        "command": "evaluate",
        "dev": {"recall": {"0.5": 0.9, "416": [0.7, 54]}},
    }
    assert manifest.full_name == "galaxy-detector 1"


@pytest.mark.parametrize("wrong", [{"recall": float("nan")}, {"dev": {"recall": None}}, [0.9]])
def test_what_is_no_figure_is_refused(wrong: Any) -> None:
    with pytest.raises(ModelError, match="metrics"):
        parse_manifest(DetectorManifest, {**DETECTOR, "metrics": wrong}, Path("d.yaml"))


def test_only_manifests_name_a_task(tmp_path: Path) -> None:
    for name, content in {"detector": DETECTOR, "reader": READER, "other": {"img": 1}}.items():
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(content))
    assert isinstance(read_manifest(tmp_path / "detector.yaml"), DetectorManifest)
    assert isinstance(read_manifest(tmp_path / "reader.yaml"), ReaderManifest)
    assert read_manifest(tmp_path / "other.yaml") is None
