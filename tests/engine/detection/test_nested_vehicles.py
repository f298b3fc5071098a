"""Mirrors are dropped; vehicles in front of or behind others are kept."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.detection.nested_vehicles import drop_nested_vehicles
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import PLATE_LABEL, Detection

CAR = Detection("car", 0.9, BoundingBox(100, 100, 500, 400))
MIRROR = Detection("car", 0.55, BoundingBox(480, 180, 520, 210))


def beside(label: str, confidence: float, x: float, y: float, size: float) -> Detection:
    return Detection(label, confidence, BoundingBox(x, y, x + size, y + size))


def test_a_mirror_is_dropped() -> None:
    inside = beside("truck", 0.6, 110, 190, 40)

    assert drop_nested_vehicles([CAR, inside]) == [CAR]


def test_a_box_half_outside_is_kept() -> None:
    assert drop_nested_vehicles([CAR, MIRROR]) == [CAR, MIRROR]


@pytest.mark.parametrize(
    "other",
    [
        beside("car", 0.85, 200, 200, 60),  # as confident as the large one
        beside("car", 0.5, 150, 150, 180),  # not much smaller
        beside("motorcycle", 0.5, 200, 250, 60),
        beside(PLATE_LABEL, 0.5, 250, 350, 60),
        beside("car", 0.5, 600, 200, 60),  # elsewhere
    ],
)
def test_other_objects_are_kept(other: Detection) -> None:
    assert drop_nested_vehicles([CAR, other]) == [CAR, other]


def test_a_plate_contains_no_nested_vehicle() -> None:
    plate = Detection(PLATE_LABEL, 0.9, BoundingBox(0, 0, 400, 400))
    car = beside("car", 0.5, 10, 10, 60)

    assert drop_nested_vehicles([plate, car]) == [plate, car]
