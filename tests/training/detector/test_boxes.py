"""Box arithmetic, placing a picture on a canvas, matching found boxes with annotated ones."""

from __future__ import annotations

import numpy as np
import pytest

from training.detector.boxes import areas, covered, iou, nms_by_class
from training.detector.data.annotate import Annotation, box_quads
from training.detector.data.geometry import Placement, clip, place
from training.detector.labels import NUM_CLASSES, PLATE
from training.detector.measure.infer import letterbox
from training.detector.measure.metrics import match

BOXES = np.asarray([[0, 0, 10, 10], [5, 0, 15, 10], [100, 100, 110, 110]], np.float32)


def annotation(box: list[float], label: int = PLATE) -> Annotation:
    """One object whose corners are those of its box."""
    boxes = np.asarray([box], np.float32)
    empty = Annotation.empty()
    empty.boxes, empty.quads = boxes, box_quads(boxes)
    empty.labels, empty.corner_weight = np.asarray([label]), np.ones(1, np.float32)
    return empty


def test_overlaps_of_boxes() -> None:
    assert areas(BOXES).tolist() == [100, 100, 100]
    assert iou(BOXES, BOXES)[0].tolist() == pytest.approx([1, 1 / 3, 0])
    assert covered(BOXES[:1], BOXES)[0].tolist() == pytest.approx([1, 0.5, 0])


def test_suppression_keeps_classes_apart() -> None:
    scores = np.asarray([0.5, 0.9, 0.7], np.float32)
    same, other = np.zeros(3, np.int64), np.asarray([0, 1, 0])
    assert nms_by_class(BOXES, scores, same, 0.3).tolist() == [1, 2]
    assert nms_by_class(BOXES, scores, other, 0.3).tolist() == [1, 2, 0]


def test_each_annotated_box_is_matched_once() -> None:
    found = np.asarray([[0, 0, 10, 10], [0, 0, 10, 9], [50, 50, 60, 60]], np.float32)
    assert match(found, BOXES).tolist() == [0, -1, -1]


def test_labels_move_with_a_mirrored_and_scaled_picture() -> None:
    picture = np.zeros((40, 80, 3), np.uint8)
    picture[10:20, 20:50] = 255
    canvas = np.full((80, 160, 3), 114, np.uint8)
    pose = Placement(2.0, 2.0, 0.0, 0.0, mirror=True, rect=(0, 0, 160, 80))
    moved = place(picture, 1.0, annotation([20, 10, 50, 20]), canvas, pose)
    assert moved.boxes.tolist() == [[60, 20, 120, 40]]
    assert moved.quads[0].tolist() == [[60, 20], [120, 20], [120, 40], [60, 40]]
    x1, y1, x2, y2 = moved.boxes[0].astype(int)
    assert canvas[y1 + 2 : y2 - 2, x1 + 2 : x2 - 2].min() > 200
    assert canvas[: y1 - 2].max() == 0


def test_a_plate_cut_off_becomes_an_ignored_region() -> None:
    kept = clip(annotation([20, 10, 50, 20]), (0, 0, 45, 40))
    assert kept.boxes.tolist() == [[20, 10, 45, 20]]
    assert kept.corner_weight.tolist() == [0], "the corners of a cut plate are unknown"
    lost = clip(annotation([20, 10, 50, 20]), (0, 0, 30, 40))
    assert not len(lost.boxes)
    assert lost.regions.tolist() == [[20, 10, 30, 20]]
    assert lost.region_weights.tolist() == [[0.0] + [1.0] * (NUM_CLASSES - 1)]


def test_a_letterbox_is_a_multiple_of_the_stride() -> None:
    canvas, scale, left, top = letterbox(np.zeros((300, 500, 3), np.uint8), 640)
    assert canvas.shape == (384, 640, 3)
    assert (scale, left, top) == (1.28, 0, 0)
    square, _, _, top = letterbox(np.zeros((300, 500, 3), np.uint8), 640, square=True)
    assert square.shape == (640, 640, 3)
    assert top == 128
