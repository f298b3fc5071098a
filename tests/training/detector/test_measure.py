"""Recall, thresholds and worsened pictures of detectors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import PLATE_LABEL, Detection
from training.detector.compare import recall_at, recalls, worsened
from training.detector.data.rows import Box, load_rows, read
from training.detector.labels import LABELS
from training.detector.measure.large import LargeScenes
from training.detector.measure.nearer import NEVER, tune_near_plate
from training.detector.measure.thresholds import GRID, is_complete, tune_sure_plate, tune_vehicles
from training.detector.thirdparty import Found


def detections(*items: tuple[int, float, list[float]]) -> Any:
    """Detections at one size: label, score and box each."""
    labels, scores, boxes = zip(*items, strict=True) if items else ((), (), ())
    return Found(
        np.asarray(boxes, np.float32).reshape(-1, 4),
        np.asarray(scores, np.float32),
        np.asarray(labels, np.int64),
        np.zeros((len(labels), 4, 2), np.float32),
    )


def test_recall_where_false_plates_are_as_rare_as_allowed(street: Path) -> None:
    rows = [*load_rows(street, "train"), *load_rows(street, "holdout")]
    there, aside = [80.0, 100, 140, 118], [10.0, 10, 60, 30]

    def found(score: float, false: float) -> Found:
        boxes = np.asarray([there, aside], np.float32)
        return Found(boxes, np.asarray([score, false], np.float32), np.zeros(2, np.int64))

    sure = [found(0.9, 0.5) for _ in rows]
    assert recall_at(rows, sure, 0.0) == 1.0
    assert recall_at(rows, [found(0.5, 0.9) for _ in rows], 0.0) == 0.0
    assert recall_at(rows, [found(0.5, 0.9), *sure[1:]], 0.0) == 0.0
    assert recall_at(rows, [found(0.5, 0.9), *sure[1:]], 1 / len(rows)) == 1 - 1 / len(rows)

    raw = np.zeros((17, 1), np.float32)
    shares = recalls(lambda _image: raw, rows[:2], sizes=(96,))
    assert set(shares) > {"plain", "blur", "rotate_+15"}
    assert set(shares.values()) == {0.0}


def test_boxes_move_with_a_worse_picture(street: Path) -> None:
    row = load_rows(street, "train")[0]
    image, same = worsened(row, None)
    assert same is row
    assert np.array_equal(image, read(row))
    turned, moved = worsened(row, "rotate_+15")
    assert turned.shape != image.shape
    assert moved.plates[0].height > row.plates[0].height


def test_one_pass_is_enough_where_nothing_is_left_to_find(street: Path) -> None:
    at = dict.fromkeys(LABELS, 0.5)
    (row, *_) = load_rows(street, "train")
    truth = list(row.plates[0].xyxy)
    far = [0.0, 0.0, 12.0, 6.0]
    car = (1, 0.9, [truth[0] - 20, truth[1] - 40, truth[2] + 20, truth[3] + 10])
    assert is_complete(detections((0, 0.9, truth), car), at, 0.8)
    assert not is_complete(detections((0, 0.9, truth), car), at, 0.95), "not so sure a plate"
    assert not is_complete(detections((0, 0.9, far), car), at, 0.8), "a car without a plate"
    assert not is_complete(detections(car), at, 0.8)

    found, lamp = detections((0, 0.9, truth)), detections((0, 0.7, far))
    assert tune_sure_plate([[found]], [row], at) is None, "there is one size only"
    assert tune_sure_plate([[found, detections()]], [row], at) == 0.5
    # The small size alone shows the plate: the lamp's score must not end the search.
    assert tune_sure_plate([[lamp, found]], [row], at) == 0.71
    # The small size's box hides two that lie badly, one of which would be a false plate.
    left, right = (
        [v + s * (truth[2] - truth[0]) * (1 - i % 2) for i, v in enumerate(truth)]
        for s in (-0.2, 0.25)
    )
    twice = detections((0, 0.8, left), (0, 0.6, right))
    assert tune_sure_plate([[twice, found]], [row], at) == 0.61


def test_a_rare_class_of_vehicles_has_no_higher_threshold_than_all_together(street: Path) -> None:
    (row, *_) = load_rows(street, "train")
    cars = [(20.0 * i, 0.0, 20.0 * i + 18, 10.0) for i in range(8)]
    truck = (0.0, 40.0, 30.0, 60.0)
    marked = (*(Box(1, box) for box in cars), Box(LABELS.index("truck"), truck))
    row = replace(row, vehicles=marked, vehicles_incomplete=False)
    found = detections(
        *((1, 0.6, list(box)) for box in cars), (LABELS.index("truck"), 0.9, list(truck))
    )
    at = tune_vehicles([found], [row])
    assert at["car"] == GRID[0], "nothing is false, so the lowest is as good as any"
    lamp = (1, 0.55, [0.0, 80, 10, 90])
    lamps = [lamp] * 3
    truth = [(1, 0.6, list(box)) for box in cars]
    sign = (LABELS.index("truck"), 0.85, [50.0, 40, 80, 60])
    at = tune_vehicles(
        [detections((LABELS.index("truck"), 0.9, list(truck)), sign, *truth, *lamps)], [row]
    )
    assert at["car"] == 0.56, "just above the lamps"
    assert at["truck"] == 0.56, "by itself it would be 0.86, for one sign"


def test_scenes_are_parts_of_large_pictures(street: Path) -> None:
    rows = [*load_rows(street, "train"), *load_rows(street, "holdout")]
    background = replace(rows[-1], plates=(), negative=True)
    large = LargeScenes([*rows[:2], background], read)
    assert [row.uid for row in large.rows] == [row.uid for row in rows[:2]]
    for row, small in zip(large.rows, rows[:2], strict=True):
        picture = large.picture(row)
        assert picture.shape == (2160, 3840, 3)
        (plate, original) = (row.plates[0], small.plates[0])
        assert plate.width <= 1.5 * original.width + 1
        x1, y1, x2, y2 = (round(value) for value in plate.xyxy)
        a, b, c, d = (round(value) for value in original.xyxy)
        there, before = picture[y1:y2, x1:x2], read(small)[b:d, a:c]
        assert np.abs(there.mean((0, 1)) - before.mean((0, 1))).max() < 8


def test_a_nearer_look_shows_no_more_false_plates_than_allowed(street: Path) -> None:
    (row, *_) = load_rows(street, "train")
    plate = Detection(PLATE_LABEL, 0.9, BoundingBox(*row.plates[0].xyxy))
    lamp = Detection(PLATE_LABEL, 0.85, BoundingBox(0, 0, 12, 6))

    class Looking:
        name = "made here"

        def __init__(self, score: float, shown: list[Detection]) -> None:
            self.found = [item for item in shown if item.confidence >= score]

        def detect(self, _image: Any) -> list[Detection]:
            return self.found

    def tuned(shown: list[Detection], false_plates: float) -> float:
        score: float = tune_near_plate(
            lambda least: Looking(least, shown),
            [row],
            lambda _row: np.zeros((8, 8, 3), np.uint8),
            0.8,
            false_plates,
        )
        return score

    assert tuned([plate, lamp], 0.0) == 0.9, "the highest that shows the plate but not the lamp"
    assert tuned([lamp], 0.0) == NEVER, "no plate to show: the second pass would only cost time"
    always = Detection(PLATE_LABEL, 1.0, lamp.box)
    assert tuned([plate, always], 0.5) == 0.9, "the false one is there without a nearer look, too"
    assert tuned([plate, Detection(PLATE_LABEL, 0.95, lamp.box), always], 0.5) == NEVER
