"""Pictures that show nothing but a plate are detected in a gray surround."""

from __future__ import annotations

import numpy as np
import pytest

from galaxy_alpr.engine.detection.plate_picture import PlatePicture
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import PLATE_LABEL, BgrImage, Detection

PLATE: BgrImage = np.full((40, 120, 3), 200, np.uint8)


class SurroundedDetector:
    """A detector that answers the picture itself and the picture in its surround."""

    name = "surrounded"

    def __init__(self, alone: list[Detection], surrounded: list[Detection]) -> None:
        self._answers = [alone, surrounded]
        self.images: list[BgrImage] = []

    def detect(self, image: BgrImage) -> list[Detection]:
        self.images.append(image)
        return self._answers[len(self.images) - 1]


def plate(*box: float, score: float = 0.95) -> Detection:
    return Detection(PLATE_LABEL, score, BoundingBox(*box), BoundingBox(*box).corners)


def test_a_plate_that_fills_the_picture_is_found_in_its_surround() -> None:
    car = Detection("car", 0.8, BoundingBox(0, 0, 10, 10))
    detector = SurroundedDetector([car], [car, plate(118, 81, 238, 119)])

    found = PlatePicture(detector).detect(PLATE)

    assert detector.images[1].shape == (200, 360, 3)
    assert (detector.images[1][80:120, 120:240] == PLATE).all()
    assert (detector.images[1][:80] == 114).all()
    assert found[0] == car
    assert found[1].box == BoundingBox(0, 1, 118, 39), "clipped to the picture"
    assert found[1].corners == ((-2, 1), (118, 1), (118, 39), (-2, 39))
    assert len(found) == 2, "the vehicle of the second pass is not added"


@pytest.mark.parametrize(
    "other",
    [plate(150, 90, 190, 105), plate(120, 80, 240, 120, score=0.9)],
    ids=["small", "not sure"],
)
def test_what_is_small_or_not_sure_is_no_plate(other: Detection) -> None:
    detector = SurroundedDetector([], [other])
    assert PlatePicture(detector).detect(PLATE) == []


@pytest.mark.parametrize(
    ("shape", "found"),
    [((40, 120), [plate(0, 0, 120, 40)]), ((140, 401), []), ((120, 120), []), ((16, 110), [])],
    ids=["found", "wide", "square", "long"],
)
def test_other_pictures_have_one_pass(shape: tuple[int, int], found: list[Detection]) -> None:
    detector = SurroundedDetector(found, [])
    assert PlatePicture(detector).detect(np.zeros((*shape, 3), np.uint8)) == found
    assert len(detector.images) == 1
