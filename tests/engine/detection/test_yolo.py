"""Detectors on tiny ONNX files: boxes, corners, sizes and pixels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper

from galaxy_alpr.engine.detection.yolo import YoloDetector
from galaxy_alpr.engine.runtime.manifests import DetectorInput
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from galaxy_alpr.errors import ModelError
from galaxy_alpr.geometry import BoundingBox
from tests.engine.conftest import save_graph, save_network
from tests.engine.detection.conftest import (
    IMAGE,
    columns,
    corners_manifest,
    load,
    ultralytics,
)


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


def test_proposals_fall_short_of_the_thresholds(tmp_path: Path) -> None:
    output = columns(
        [32, 32, 20, 10, 0, 0.9, 0, 0], [32, 34, 8, 2, 0, 0, 0, 0.2], [10, 32, 8, 4, 0, 0.1, 0, 0]
    )
    detector = load(ultralytics(tmp_path, output), thresholds={"license_plate": 0.6})
    detections, proposals = detector.detect_and_propose(IMAGE, 0.15)
    assert [item.label for item in detections] == ["car"]
    assert [item.label for item in proposals] == ["license_plate"]
    everything = detector.propose(IMAGE, 0.05, detector.long_side)
    assert [item.label for item in everything] == ["car", "license_plate", "car"]


def test_a_model_of_neither_plates_nor_vehicles_is_refused(tmp_path: Path) -> None:
    path = save_network(
        tmp_path / "dogs.onnx",
        {"images": (TensorProto.FLOAT, (1, 3, 64, 64))},
        {"output0": np.zeros((1, 6, 84), np.float32)},
        {"names": "{0: 'dog', 1: 'cat'}"},
    )
    with pytest.raises(ModelError, match="dogs detects neither plates nor vehicles"):
        load(path)


def test_a_fixed_input_cannot_be_resized(tmp_path: Path) -> None:
    path = ultralytics(tmp_path, columns([0] * 8))
    with pytest.raises(ModelError, match="takes 64x64 pixels only, not 640"):
        load(path, input_size=640)


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
PLATE_BESIDE = [6.0, 16, 8, 4, 0.9, 0, 0, 0, 0]
LARGE_CAR = [69.0, 67, 114, 114, 0, 0.8, 0, 0, 0]


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
        ([PLATE_BESIDE, LARGE_CAR], 0.85, 2),  # one car has no plate
        ([A_PLATE, ITS_CAR, BARE_CAR], 0.85, 1),  # one has none, which is too small for another
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


def test_a_small_picture_begins_with_the_smaller_size(tmp_path: Path) -> None:
    detector = sized_detector(tmp_path, A_PLATE, ITS_CAR, sure_plate=0.85)
    small = np.zeros((96, 96, 3), np.uint8)
    plate = detector.detect(small)[0]
    assert plate.box.x1 == 28, "a pass at 128 px would have given 21"


def test_a_small_picture_is_enlarged_for_the_plate_of_a_small_vehicle(tmp_path: Path) -> None:
    detector = sized_detector(tmp_path, A_PLATE, ITS_CAR, BARE_CAR, sure_plate=0.85)
    found = detector.detect(np.zeros((96, 96, 3), np.uint8))
    assert {item.box.x1 for item in found if item.label == "license_plate"} == {28, 21}


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
