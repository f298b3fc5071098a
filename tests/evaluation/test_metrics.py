"""The metrics follow their definitions."""

import pytest

from galaxy_alpr.evaluation.metrics import (
    CalibrationMetric,
    DetectionMetric,
    EndToEndMetric,
    Share,
    TextMetric,
    match_boxes,
)
from galaxy_alpr.geometry import BoundingBox


def box(x: float, width: float = 40, y: float = 0, height: float = 20) -> BoundingBox:
    return BoundingBox(x, y, x + width, y + height)


def test_wilson_interval_of_a_known_case() -> None:
    interval = Share(9, 10).interval
    assert interval == pytest.approx((0.5958, 0.9821), abs=1e-4)


def test_share_of_nothing_has_no_value() -> None:
    assert Share(0, 0).value is None
    assert Share(0, 0).interval is None


def test_boxes_are_matched_one_to_one_highest_iou_first() -> None:
    truths = [box(0), box(100)]
    found = [box(2), box(1), box(300)]
    assert match_boxes(truths, found) == [(0, 1)]


def test_detection_counts_by_width_and_leaves_out_ignored_areas() -> None:
    metric = DetectionMetric()
    metric.update(
        truths=[box(0), box(100, width=20, height=10)],
        found=[box(0), box(200), box(300)],
        ignored=[box(290, width=60)],
    )
    assert metric.recall.compute() == Share(1, 1)
    assert metric.by_width[(0, 24)].compute() == Share(0, 1)
    assert metric.by_width[(24, 48)].compute() == Share(1, 1)
    assert metric.precision == Share(1, 2)
    assert metric.false_per_image == 1


def test_text_metric_counts_exact_folded_and_near() -> None:
    metric = TextMetric()
    metric.update("B1234XYZ", "B1234XYZ")
    metric.update("B1234XYZ", "8I234XYZ")
    metric.update("B1234XYZ", "B1234XY")
    metric.update("AB12", None)
    assert metric.exact.compute() == Share(1, 4)
    assert metric.folded.compute() == Share(2, 4)
    assert metric.within_one.compute() == Share(2, 4)
    assert metric.character_accuracy == Share(28 - (2 + 1 + 4), 28)


def test_wrong_readings_on_plates_of_unknown_text_are_not_counted() -> None:
    metric = EndToEndMetric()
    metric.update(
        texts=["AB12"],
        readings=[(box(0), "AB12"), (box(100), "CD34"), (box(200), "EF56")],
        unknown=[box(100)],
    )
    assert metric.exact.compute() == Share(1, 1)
    assert metric.wrong_per_image == 1


def test_calibration_error_is_zero_if_the_confidence_is_the_share_right() -> None:
    metric = CalibrationMetric()
    for index in range(10):
        metric.update(0.7, index < 7)
    assert metric.compute() == pytest.approx(0)
    metric.update(0.05, True)
    assert metric.compute() == pytest.approx(0.95 / 11)
