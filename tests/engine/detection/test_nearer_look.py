"""The second look: where it looks, and what it makes of what it sees there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from galaxy_alpr.engine.detection.nearer_look import NearerLook
from galaxy_alpr.types import PLATE_LABEL, BgrImage, BoundingBox, Detection

IMAGE: BgrImage = np.zeros((1200, 1600, 3), np.uint8)
CAR = Detection("car", 0.9, BoundingBox(400, 300, 800, 700))
PLATE = Detection(PLATE_LABEL, 0.8, BoundingBox(550, 600, 670, 640))


class Scripted:
    """Answers each call from a function of the picture it gets, and keeps the pictures' sizes."""

    name = "scripted"
    long_side = 640

    def __init__(self, answer: Callable[[BgrImage], list[Detection]]) -> None:
        self._answer = answer
        self.sizes: list[tuple[int, int]] = []

    def detect(self, image: BgrImage) -> list[Detection]:
        self.sizes.append((image.shape[1], image.shape[0]))
        return self._answer(image)


def far(*found: Detection) -> Scripted:
    return Scripted(lambda _image: list(found))


def test_a_vehicle_without_a_plate_is_looked_at_again() -> None:
    corners = ((100.0, 200.0), (160.0, 200.0), (160.0, 220.0), (100.0, 220.0))
    near = far(Detection(PLATE_LABEL, 0.7, BoundingBox(100, 200, 160, 220), corners))

    found = NearerLook(far(CAR), near).detect(IMAGE)

    # The window is the car's box, wider by a twentieth and higher by 8 % on each side.
    assert near.sizes == [(440, 464)]
    assert found[0] == CAR
    assert found[1].box == BoundingBox(480, 468, 540, 488)
    assert found[1].corners == ((480, 468), (540, 468), (540, 488), (480, 488))


def test_a_vehicle_with_a_plate_is_not() -> None:
    near = far()
    assert NearerLook(far(CAR, PLATE), near).detect(IMAGE) == [CAR, PLATE]
    assert near.sizes == []


@pytest.mark.parametrize(
    ("score", "box"),
    [(0.9, BoundingBox(598, 601, 662, 621)), (0.6, BoundingBox(600, 600, 660, 620))],
)
def test_a_small_plate_gets_the_box_of_the_surer_look(score: float, box: BoundingBox) -> None:
    small = Detection(PLATE_LABEL, 0.8, BoundingBox(600, 600, 660, 620))
    near = far(Detection(PLATE_LABEL, score, BoundingBox(118, 81, 182, 101)))

    (plate,) = NearerLook(far(small), near).detect(IMAGE)

    # The window begins at 600 - 2 * 60 and 600 - 4 * 20.
    assert plate.box == box
    assert plate.confidence == max(score, 0.8)


def test_vehicles_seen_in_the_second_look_are_not_added() -> None:
    near = far(Detection("car", 0.9, BoundingBox(0, 0, 400, 400)))
    assert NearerLook(far(CAR), near).detect(IMAGE) == [CAR]


def test_a_picture_that_is_hardly_shrunk_is_not_looked_at_again() -> None:
    near = far()
    NearerLook(far(CAR), near).detect(np.zeros((480, 700, 3), np.uint8))
    assert near.sizes == []


def test_the_looks_are_bounded_and_the_largest_vehicles_come_first() -> None:
    cars = [
        Detection("car", 0.9, BoundingBox(0, 200 * i, 100 + 20 * i, 200 * i + 100))
        for i in range(5)
    ]
    near = far()
    NearerLook(far(*cars), near, max_looks=2).detect(IMAGE)
    assert near.sizes == [(189, 116), (168, 116)]


def test_a_vehicle_at_the_border_is_cut_there() -> None:
    car = Detection("car", 0.9, BoundingBox(1500, 1100, 1600, 1200))
    near = far()
    NearerLook(far(car), near).detect(IMAGE)
    assert near.sizes == [(105, 108)]
