"""Detectors without a manifest of their own, third-party ones where present."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from onnx import TensorProto

from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.errors import ModelError
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import BgrImage
from tests.engine.conftest import save_network
from tests.engine.detection.conftest import (
    IMAGE,
    NAMES,
    columns,
    load,
    ultralytics,
)


def test_a_yolov8_export_is_read_without_a_manifest(tmp_path: Path) -> None:
    # 128x72 becomes 64x36 in the middle of 64x64: 14 rows of padding above.
    output = columns(
        [32, 32, 20, 10, 0, 0.9, 0, 0],  # a car
        [33, 32, 20, 10, 0, 0, 0.5, 0],  # the same as a truck, with a lower score
        [32, 34, 8, 2, 0, 0, 0, 0.8],  # a plate inside
        [10, 32, 8, 8, 0.9, 0, 0, 0],  # a person
    )
    detector = load(ultralytics(tmp_path, output))
    assert detector.name == "best"
    car, plate = detector.detect(IMAGE)
    assert (car.label, round(car.confidence, 3)) == ("car", 0.9)
    assert car.box == BoundingBox(44, 26, 84, 46)
    assert plate.label == "license_plate"
    assert plate.box == BoundingBox(56, 38, 72, 42)


def test_an_end_to_end_export_is_read_without_a_manifest(tmp_path: Path) -> None:
    output = np.zeros((1, 300, 6), np.float32)
    output[0, 0] = [22, 27, 42, 37, 0.9, 1]
    detector = load(ultralytics(tmp_path, output))
    (car,) = detector.detect(IMAGE)
    assert (car.label, car.box) == ("car", BoundingBox(44, 26, 84, 46))


@pytest.mark.parametrize("shape", [(1, 9, 84), (1, 300, 6), (3, 3)])
def test_an_unknown_export_needs_a_manifest(tmp_path: Path, shape: tuple[int, ...]) -> None:
    path = save_network(
        tmp_path / "odd.onnx",
        {"images": (TensorProto.FLOAT, (1, 3, 64, 64))},
        {"output0": np.zeros(shape, np.float32)},
    )
    with pytest.raises(
        ModelError,
        match=r"odd\.onnx needs a manifest, a YAML file of the same name in its folder: its ",
    ):
        load(path)


def test_an_export_in_half_precision_gets_float16(tmp_path: Path) -> None:
    path = save_network(
        tmp_path / "half.onnx",
        {"images": (TensorProto.FLOAT16, (1, 3, 64, 64))},
        {"output0": columns([32, 32, 20, 10, 0, 0.9, 0, 0])},
        {"names": NAMES},
    )
    assert [item.label for item in load(path).detect(IMAGE)] == ["car"]


def street(shared_data: Path) -> BgrImage:
    """A dev picture with plates and vehicles."""
    path = shared_data / "scenes" / "ro_robertlucian" / "images"
    return decode_image(sorted(path.glob("*.jpg"))[0].read_bytes())


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("yolo11n_int8_coco.onnx", {"car", "motorcycle", "bus", "truck"}),
        ("yolox_nano.onnx", {"car", "motorcycle", "bus", "truck"}),
        ("yolo-v9-t-416-license-plates-end2end1.onnx", {"license_plate"}),
    ],
)
def test_third_party_exports_detect_objects_in_a_street(
    shared_weights: Path, shared_data: Path, name: str, labels: set[str]
) -> None:
    detector = load(shared_weights / name)
    image = street(shared_data)
    found = detector.detect(image)
    assert found, "nothing detected in a street with a car and its plate"
    height, width = image.shape[:2]
    for item in found:
        assert item.label in labels
        assert item.box == item.box.clip(width, height)
    best = found[0].box
    smaller = cv2.resize(image, (width // 2, height // 2)).astype(np.uint8)
    half = BoundingBox(best.x1 / 2, best.y1 / 2, best.x2 / 2, best.y2 / 2)
    assert detector.detect(smaller)[0].box.iou(half) > 0.7
