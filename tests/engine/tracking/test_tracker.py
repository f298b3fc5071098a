"""Boxes followed from frame to frame."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from galaxy_alpr.engine.tracking.motion import BoxMotion
from galaxy_alpr.engine.tracking.tracker import BoxTracker
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import PLATE_LABEL, Detection

STEP = 0.08


def plate(x: float, y: float = 300, width: float = 80, confidence: float = 0.9) -> Detection:
    box = BoundingBox(x - width / 2, y - width / 8, x + width / 2, y + width / 8)
    return Detection(PLATE_LABEL, confidence, box)


def follow(*paths: Callable[[int], float | None], frames: int = 25) -> list[set[int]]:
    """Return the numbers of the tracks of plates that move along ``paths``: x by frame."""
    tracker = BoxTracker(patience_s=1.5)
    numbers: list[set[int]] = [set() for _ in paths]
    for number in range(frames):
        placed = [(index, path(number)) for index, path in enumerate(paths)]
        seen = [(index, x) for index, x in placed if x is not None]
        tracks = tracker.update(number * STEP, [plate(x, 300 + 40 * i) for i, x in seen])
        for (index, _), track in zip(seen, tracks, strict=True):
            assert track is not None
            numbers[index].add(track.id)
    return numbers


def test_a_fast_plate_whose_boxes_do_not_overlap_is_one_track() -> None:
    assert follow(lambda n: 100.0 + 55 * n) == [{1}]


def test_two_plates_close_together_stay_two() -> None:
    first, second = follow(lambda n: 100.0 + 20 * n, lambda n: 130.0 + 20 * n)
    assert len(first) == len(second) == 1
    assert first != second


def test_plates_that_meet_keep_their_numbers() -> None:
    first, second = follow(lambda n: 100.0 + 20 * n, lambda n: 600.0 - 20 * n)
    assert len(first) == len(second) == 1


def test_a_plate_hidden_for_a_second_stays_one() -> None:
    assert follow(lambda n: None if 8 <= n < 20 else 100.0 + 15 * n) == [{1}]


def test_a_plate_that_comes_back_later_is_another() -> None:
    assert follow(lambda n: None if 5 <= n < 30 else 300.0, frames=40) == [{1, 2}]


def test_an_unsure_detection_continues_a_track_but_begins_none() -> None:
    tracker = BoxTracker(patience_s=1.0)
    assert tracker.update(0.0, [plate(100, confidence=0.3)]) == [None]
    (track,) = tracker.update(0.1, [plate(100)])
    assert track is not None
    assert tracker.update(0.2, [plate(104, confidence=0.3)]) == [track]
    assert track.hits == 2


def test_the_motion_is_learned() -> None:
    motion = BoxMotion(plate(100).box, 0.0)
    for number in range(1, 12):
        motion.update(plate(100 + 30 * number, width=80 + 4 * number).box, number * 0.1)
    assert motion.predict(1.3).center[0] == pytest.approx(100 + 30 * 13, abs=12)
    assert motion.predict(1.3).width > 120
