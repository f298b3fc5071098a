"""The nearer look: its regions, and how its detections are merged."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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

    def __init__(
        self,
        answer: Callable[[BgrImage], list[Detection]],
        proposals: Sequence[Detection] = (),
        middle_proposals: Sequence[Detection] = (),
    ) -> None:
        self._answer = answer
        self._proposals = list(proposals)
        self._middle_proposals = list(middle_proposals)
        self.sizes: list[tuple[int, int]] = []
        self.middle_sizes: list[int] = []

    def detect(self, image: BgrImage) -> list[Detection]:
        self.sizes.append((image.shape[1], image.shape[0]))
        return self._answer(image)

    def detect_and_propose(
        self, image: BgrImage, min_score: float
    ) -> tuple[list[Detection], list[Detection]]:
        assert 0 < min_score < 0.5
        return self.detect(image), self._proposals

    def propose(self, image: BgrImage, min_score: float, size: int) -> list[Detection]:
        assert 0 < min_score < 0.5
        assert image.shape == IMAGE.shape
        self.middle_sizes.append(size)
        return self._middle_proposals


def fixed(*found: Detection) -> FunctionDetector:
    return FunctionDetector(lambda _image: list(found))


def weak(x: float, y: float, label: str = PLATE_LABEL) -> Detection:
    return Detection(label, 0.3, BoundingBox(x, y, x + 60, y + 20))


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


def test_a_picture_of_twice_the_detectors_input_has_one_pass() -> None:
    detector = FunctionDetector(lambda _image: [CAR], [weak(0, 0)], [weak(0, 0)])
    regions = fixed()
    NearerLook(detector, regions).detect(np.zeros((720, 1280, 3), np.uint8))
    assert (regions.sizes, detector.middle_sizes) == ([], [])


def test_regions_are_limited_and_the_largest_vehicles_come_first() -> None:
    cars = [
        Detection("car", 0.9, BoundingBox(0, 200 * i, 100 + 20 * i, 200 * i + 100))
        for i in range(6)
    ]
    regions = fixed()
    NearerLook(fixed(*cars), regions).detect(IMAGE)
    assert regions.sizes == [(210, 116), (189, 116), (168, 116), (147, 116)]


def test_proposals_are_looked_at_in_squares_and_not_twice() -> None:
    proposals = [weak(400, 400), weak(410, 420), weak(1200, 900), weak(800, 900)]
    regions = fixed(Detection(PLATE_LABEL, 0.9, BoundingBox(100, 100, 160, 120)))
    detector = FunctionDetector(lambda _image: [], proposals)

    plates = NearerLook(detector, regions).detect(IMAGE)

    # The second proposal lies in the first one's square, and two squares are the most.
    assert regions.sizes == [(320, 320), (320, 320)]
    assert [plate.box for plate in plates] == [
        BoundingBox(370, 350, 430, 370),
        BoundingBox(1170, 850, 1230, 870),
    ]
    assert detector.middle_sizes == [], "there is a plate, so no middle pass"


def test_a_wide_proposal_is_left_out() -> None:
    wide = Detection("car", 0.5, BoundingBox(0, 0, 250, 150))
    regions = fixed()
    assert NearerLook(FunctionDetector(lambda _image: [], [wide]), regions).detect(IMAGE) == []
    assert regions.sizes == []


def test_a_picture_with_a_plate_needs_no_proposals() -> None:
    regions = fixed()
    detector = FunctionDetector(lambda _image: [CAR, PLATE], [weak(0, 0)], [weak(0, 0)])
    assert NearerLook(detector, regions).detect(IMAGE) == [CAR, PLATE]
    assert (regions.sizes, detector.middle_sizes) == ([], [])


def test_a_plate_that_the_first_pass_would_have_detected_is_none() -> None:
    regions = fixed(Detection(PLATE_LABEL, 0.9, BoundingBox(100, 100, 201, 140)))
    assert NearerLook(fixed(CAR), regions).detect(IMAGE) == [CAR]


def test_a_picture_without_a_plate_has_a_middle_pass() -> None:
    regions = fixed()
    detector = FunctionDetector(
        lambda _image: [], middle_proposals=[weak(300 * i, 500) for i in range(5)]
    )
    assert NearerLook(detector, regions).detect(IMAGE) == []
    assert detector.middle_sizes == [960]
    assert len(regions.sizes) == 4


def test_a_part_of_a_known_plate_is_no_second_plate() -> None:
    whole = Detection(PLATE_LABEL, 0.9, BoundingBox(600, 600, 660, 620))
    part = Detection(PLATE_LABEL, 0.85, BoundingBox(123, 82, 135, 98))
    assert NearerLook(fixed(whole), fixed(part)).detect(IMAGE) == [whole]


def test_a_region_ends_at_the_border() -> None:
    car = Detection("car", 0.9, BoundingBox(1500, 1100, 1600, 1200))
    regions = fixed()
    NearerLook(fixed(car), regions).detect(IMAGE)
    assert regions.sizes == [(105, 108)]
