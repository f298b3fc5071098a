"""Detectors made of real ONNX files: tiny ones made here, third-party ones where present."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper

from galaxy_alpr.engine.detection.infer_manifest import infer_detector_manifest
from galaxy_alpr.engine.detection.yolo import YoloDetector
from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.engine.runtime.manifests import DetectorInput, DetectorManifest, DetectorOutput
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from galaxy_alpr.errors import ModelError
from galaxy_alpr.types import BgrImage, BoundingBox
from tests.engine.conftest import save_graph, save_network

NAMES = "{0: 'person', 1: 'car', 2: 'truck', 3: 'license_plate'}"
IMAGE = np.zeros((72, 128, 3), np.uint8)


def columns(*rows: list[float]) -> NDArray[np.float32]:
    """YOLOv8's layout, padded with anchors of score 0 so that there are more anchors than rows."""
    width = len(rows[0])
    return np.array([*rows, *[[0.0] * width] * 20], np.float32).T[np.newaxis]


def load(
    path: Path, *, input_size: int | None = None, thresholds: Mapping[str, float] | None = None
) -> YoloDetector:
    session = OnnxSession(path)
    manifest = infer_detector_manifest(session)
    return YoloDetector(session, manifest, input_size=input_size, thresholds=thresholds)


def ultralytics(tmp_path: Path, output: NDArray[np.float32]) -> Path:
    """A 64x64 export as Ultralytics writes it."""
    return save_network(
        tmp_path / "best.onnx",
        {"images": (TensorProto.FLOAT, (1, 3, 64, 64))},
        {"output0": output},
        {"names": NAMES},
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


def test_boxes_are_cut_at_the_border_and_slivers_dropped(tmp_path: Path) -> None:
    output = columns([2, 32, 20, 10, 0, 0.9, 0, 0], [70, 32, 10, 10, 0, 0, 0, 0.9])
    (car,) = load(ultralytics(tmp_path, output)).detect(IMAGE)
    assert car.box == BoundingBox(0, 26, 24, 46)


def test_thresholds_are_per_label(tmp_path: Path) -> None:
    output = columns([32, 32, 20, 10, 0, 0.5, 0, 0], [32, 34, 8, 2, 0, 0, 0, 0.2])
    path = ultralytics(tmp_path, output)
    assert [item.label for item in load(path).detect(IMAGE)] == ["car"]
    strict = load(path, thresholds={"car": 0.6, "license_plate": 0.1})
    assert [item.label for item in strict.detect(IMAGE)] == ["license_plate"]


def test_a_model_of_neither_plates_nor_vehicles_is_refused(tmp_path: Path) -> None:
    path = save_network(
        tmp_path / "dogs.onnx",
        {"images": (TensorProto.FLOAT, (1, 3, 64, 64))},
        {"output0": np.zeros((1, 6, 84), np.float32)},
        {"names": "{0: 'dog', 1: 'cat'}"},
    )
    with pytest.raises(ModelError, match="dogs knows neither plates nor vehicles"):
        load(path)


@pytest.mark.parametrize("shape", [(1, 9, 84), (1, 300, 6), (3, 3)])
def test_an_unknown_export_needs_a_manifest(tmp_path: Path, shape: tuple[int, ...]) -> None:
    path = save_network(
        tmp_path / "odd.onnx",
        {"images": (TensorProto.FLOAT, (1, 3, 64, 64))},
        {"output0": np.zeros(shape, np.float32)},
    )
    with pytest.raises(ModelError, match=r"odd\.onnx is not a detector .* Put one beside"):
        load(path)


def test_an_export_in_half_precision_gets_float16(tmp_path: Path) -> None:
    path = save_network(
        tmp_path / "half.onnx",
        {"images": (TensorProto.FLOAT16, (1, 3, 64, 64))},
        {"output0": columns([32, 32, 20, 10, 0, 0.9, 0, 0])},
        {"names": NAMES},
    )
    assert [item.label for item in load(path).detect(IMAGE)] == ["car"]


def test_a_fixed_input_cannot_be_resized(tmp_path: Path) -> None:
    path = ultralytics(tmp_path, columns([0] * 8))
    with pytest.raises(ModelError, match="takes 64x64 pixels only, not 640"):
        load(path, input_size=640)


def corners_manifest(**changes: object) -> DetectorManifest:
    values: dict[str, object] = {
        "name": "galaxy-detector",
        "version": "7",
        "file": "galaxy-detector.onnx",
        "format": "yolo-corners",
        "input": DetectorInput(
            name="images", height=64, width=64, dtype="uint8", layout="NHWC", color="bgr"
        ),
        "labels": ["license_plate", "car", "motorcycle", "bus", "truck"],
        "output": DetectorOutput(name="output0"),
        "thresholds": {"license_plate": 0.3},
    }
    return DetectorManifest.model_validate(values | changes)


def test_corners_are_mapped_to_the_picture(tmp_path: Path) -> None:
    corners = [28.0, 32, 37, 33, 37, 36, 28, 35]
    path = save_network(
        tmp_path / "galaxy-detector.onnx",
        {"images": (TensorProto.UINT8, ("n", "h", "w", 3))},
        {"output0": columns([32, 16, 10, 4, 0.9, 0, 0, 0, 0, *corners])},
        output_shapes={"output0": ("n", 17, "a")},
    )
    detector = YoloDetector(OnnxSession(path), corners_manifest())
    assert detector.name == "galaxy-detector 7"
    (plate,) = detector.detect(IMAGE)
    assert plate.corners == ((56, 36), (74, 38), (74, 44), (56, 42))


def sized_detector(
    tmp_path: Path, *rows: list[float], input_size: int | None = None, **facts: float
) -> YoloDetector:
    """A detector of sizes 96 and 128 that returns the same input positions for every picture.

    Mapped to the picture, the boxes of the two sizes therefore differ.
    """
    corners = [28.0, 14, 36, 14, 36, 18, 28, 18]
    path = save_network(
        tmp_path / "galaxy-detector.onnx",
        {"images": (TensorProto.UINT8, ("n", "h", "w", 3))},
        {"output0": columns(*([*row, *corners] for row in rows))},
        output_shapes={"output0": ("n", 17, "a")},
    )
    spec = {"name": "images", "height": 64, "width": 64, "dtype": "uint8", "layout": "NHWC"}
    spec |= {"sizes": [96, 128]}
    manifest = corners_manifest(input=DetectorInput.model_validate(spec), **facts)
    return YoloDetector(OnnxSession(path), manifest, input_size=input_size)


PICTURE = np.zeros((384, 384, 3), np.uint8)
A_PLATE = [32.0, 16, 8, 4, 0.9, 0, 0, 0, 0]
ITS_CAR = [30.0, 30, 60, 60, 0, 0.8, 0, 0, 0]
BARE_CAR = [80.0, 80, 20, 20, 0, 0.8, 0, 0, 0]


def test_a_picture_is_processed_in_every_size(tmp_path: Path) -> None:
    detector = sized_detector(tmp_path, A_PLATE, ITS_CAR)
    assert detector.long_side == 128
    found = detector.detect(PICTURE)
    # Cars of both sizes overlap and suppress each other.
    assert [item.label for item in found] == ["license_plate", "license_plate", "car"]
    assert {item.box.x1 for item in found[:2]} == {28 * 384 / 96, 28 * 384 / 128}
    assert all(item.corners is not None for item in found[:2])


def test_a_given_size_is_the_only_one(tmp_path: Path) -> None:
    detector = sized_detector(tmp_path, A_PLATE, ITS_CAR, input_size=96)
    assert [item.label for item in detector.detect(PICTURE)] == ["license_plate", "car"]


@pytest.mark.parametrize(
    ("rows", "sure", "plates"),
    [
        ([A_PLATE, ITS_CAR], 0.85, 1),
        ([A_PLATE], 0.85, 1),
        ([A_PLATE, ITS_CAR], 0.95, 2),  # the plate's score is too low
        ([A_PLATE, ITS_CAR, BARE_CAR], 0.85, 2),  # one car has no plate
    ],
)
def test_a_complete_picture_is_processed_once(
    tmp_path: Path, rows: list[list[float]], sure: float, plates: int
) -> None:
    detector = sized_detector(tmp_path, *rows, sure_plate=sure)
    found = detector.detect(PICTURE)
    assert sum(item.label == "license_plate" for item in found) == plates


def test_a_picture_without_plates_is_processed_in_every_size(tmp_path: Path) -> None:
    detector = sized_detector(tmp_path, BARE_CAR, sure_plate=0.85)
    assert len(detector.detect(PICTURE)) == 2


def brightness_network(tmp_path: Path, layout: str) -> Path:
    """A detector whose score is the mean of channel 0, which depends on colour order and scale."""
    axes = (1, 2) if layout == "NHWC" else (2, 3)
    kind = TensorProto.FLOAT
    dims = ("n", "h", "w", 3) if layout == "NHWC" else ("n", 3, "h", "w")
    nodes = [
        helper.make_node("ReduceMean", ["images"], ["mean"], axes=axes, keepdims=0),
        helper.make_node("Constant", [], ["zero"], value_ints=[0]),
        helper.make_node("Gather", ["mean", "zero"], ["score"], axis=1),
        helper.make_node("Constant", [], ["box"], value_floats=[16.0, 16, 20, 20]),
        helper.make_node("Shape", ["score"], ["shape"]),
        helper.make_node("Constant", [], ["one_four"], value_ints=[1, 4]),
        helper.make_node("Constant", [], ["ones"], value_ints=[1]),
        helper.make_node("Slice", ["shape", "zero", "ones"], ["count"]),
        helper.make_node("Constant", [], ["four"], value_ints=[4]),
        helper.make_node("Concat", ["count", "four"], ["box_shape"], axis=0),
        helper.make_node("Expand", ["box", "box_shape"], ["boxes"]),
        helper.make_node("Concat", ["boxes", "score"], ["row"], axis=1),
        helper.make_node("Constant", [], ["last"], value_ints=[2]),
        helper.make_node("Unsqueeze", ["row", "last"], ["output0"]),
    ]
    return save_graph(
        tmp_path / f"brightness-{layout}.onnx",
        nodes,
        {"images": (kind, dims)},
        {"output0": ("n", 5, 1)},
    )


@pytest.mark.parametrize("layout", ["NHWC", "NCHW"])
@pytest.mark.parametrize(("color", "expected"), [("rgb", 0.8), ("bgr", 0.4)])
def test_pixels_have_the_networks_order(
    tmp_path: Path, layout: str, color: str, expected: float
) -> None:
    manifest = corners_manifest(
        format="yolo",
        labels=["license_plate"],
        input=DetectorInput.model_validate(
            {"name": "images", "height": 64, "width": 64, "layout": layout, "color": color}
        ),
        thresholds={"license_plate": 0.0},
    )
    detector = YoloDetector(OnnxSession(brightness_network(tmp_path, layout)), manifest)
    image = np.full((64, 64, 3), (102, 51, 204), np.uint8)
    assert detector.detect(image)[0].confidence == pytest.approx(expected, abs=1e-4)


def test_a_dark_picture_is_brightened_by_the_manifests_rule(tmp_path: Path) -> None:
    manifest = corners_manifest(
        format="yolo",
        labels=["license_plate"],
        input=DetectorInput.model_validate(
            {
                **{"name": "images", "height": 64, "width": 64},
                "brighten": {"below": 128, "to": 204, "most": 6},
            }
        ),
        thresholds={"license_plate": 0.0},
    )
    detector = YoloDetector(OnnxSession(brightness_network(tmp_path, "NCHW")), manifest)
    images = [np.full((64, 64, 3), value, np.uint8) for value in (51, 153)]
    scores = [detector.detect(image)[0].confidence for image in images]
    assert scores == pytest.approx([0.8, 0.6], abs=1e-4)


def test_a_manifest_that_names_another_input_is_refused(tmp_path: Path) -> None:
    path = ultralytics(tmp_path, columns([0] * 8))
    with pytest.raises(ModelError, match="no four-dimensional input images2"):
        YoloDetector(
            OnnxSession(path),
            corners_manifest(input=DetectorInput(name="images2", height=64, width=64)),
        )


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
    assert found, "nothing found in a street with a car and its plate"
    height, width = image.shape[:2]
    for item in found:
        assert item.label in labels
        assert item.box == item.box.clip(width, height)
    best = found[0].box
    smaller = cv2.resize(image, (width // 2, height // 2)).astype(np.uint8)
    half = BoundingBox(best.x1 / 2, best.y1 / 2, best.x2 / 2, best.y2 / 2)
    assert detector.detect(smaller)[0].box.iou(half) > 0.7
