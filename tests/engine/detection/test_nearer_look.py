"""The nearer look: its regions, and how its detections are merged."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from galaxy_alpr.engine.detection.nearer_look import NearerLook
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import PLATE_LABEL, BgrImage, Detection

IMAGE: BgrImage = np.zeros((1200, 1600, 3), np.uint8)
CAR = Detection("car", 0.9, BoundingBox(400, 300, 800, 700))
PLATE = Detection(PLATE_LABEL, 0.8, BoundingBox(550, 600, 670, 640))


class FunctionDetector:
    """A detector that calls a function of the picture and keeps the pictures' sizes."""

    name = "function"
    long_side = 640

    def __init__(self, answer: Callable[[BgrImage], list[Detection]]) -> None:
        self._answer = answer
        self.sizes: list[tuple[int, int]] = []

    def detect(self, image: BgrImage) -> list[Detection]:
        self.sizes.append((image.shape[1], image.shape[0]))
        return self._answer(image)


def fixed(*found: Detection) -> FunctionDetector:
    return FunctionDetector(lambda _image: list(found))


def test_a_vehicle_without_a_plate_is_a_region() -> None:
    corners = ((100.0, 200.0), (160.0, 200.0), (160.0, 220.0), (100.0, 220.0))
    regions = fixed(Detection(PLATE_LABEL, 0.7, BoundingBox(100, 200, 160, 220), corners))

    found = NearerLook(fixed(CAR), regions).detect(IMAGE)

    # The region is the car's box, widened by 5 % and made higher by 8 % on each side.
    assert regions.sizes == [(440, 464)]
    assert found[0] == CAR
    assert found[1].box == BoundingBox(480, 468, 540, 488)
    assert found[1].corners == ((480, 468), (540, 468), (540, 488), (480, 488))


def test_a_vehicle_with_a_plate_is_not_a_region() -> None:
    regions = fixed()
    assert NearerLook(fixed(CAR, PLATE), regions).detect(IMAGE) == [CAR, PLATE]
    assert regions.sizes == []


@pytest.mark.parametrize(
    ("score", "box"),
    [(0.9, BoundingBox(598, 601, 662, 621)), (0.6, BoundingBox(600, 600, 660, 620))],
)
def test_a_small_plate_gets_the_more_confident_box(score: float, box: BoundingBox) -> None:
    small = Detection(PLATE_LABEL, 0.8, BoundingBox(600, 600, 660, 620))
    regions = fixed(Detection(PLATE_LABEL, score, BoundingBox(118, 81, 182, 101)))

    (plate,) = NearerLook(fixed(small), regions).detect(IMAGE)

    # The region begins at 600 - 2 * 60 and 600 - 4 * 20.
    assert plate.box == box
    assert plate.confidence == max(score, 0.8)


def test_vehicles_detected_in_a_region_are_not_added() -> None:
    regions = fixed(Detection("car", 0.9, BoundingBox(0, 0, 400, 400)))
    assert NearerLook(fixed(CAR), regions).detect(IMAGE) == [CAR]


def test_a_picture_that_is_hardly_scaled_down_has_no_regions() -> None:
    regions = fixed()
    NearerLook(fixed(CAR), regions).detect(np.zeros((480, 700, 3), np.uint8))
    assert regions.sizes == []


def test_regions_are_limited_and_the_largest_vehicles_come_first() -> None:
    cars = [
        Detection("car", 0.9, BoundingBox(0, 200 * i, 100 + 20 * i, 200 * i + 100))
        for i in range(5)
    ]
    regions = fixed()
    NearerLook(fixed(*cars), regions, max_regions=2).detect(IMAGE)
    assert regions.sizes == [(189, 116), (168, 116)]


def test_a_region_ends_at_the_border() -> None:
    car = Detection("car", 0.9, BoundingBox(1500, 1100, 1600, 1200))
    regions = fixed()
    NearerLook(fixed(car), regions).detect(IMAGE)
    assert regions.sizes == [(105, 108)]
