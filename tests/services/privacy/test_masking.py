"""Masked copies hold nothing of what was masked."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from galaxy_alpr.geometry import BoundingBox, Quad
from galaxy_alpr.services.privacy.masking import FILL, masked_copy, plate_areas
from galaxy_alpr.types import BgrImage

TILTED: Quad = ((100.0, 80.0), (180.0, 110.0), (170.0, 140.0), (90.0, 110.0))


def noise(seed: int = 1) -> BgrImage:
    image = np.random.default_rng(seed).integers(0, 256, (240, 320, 3))
    return image.astype(np.uint8)


def inside(quad: Quad) -> NDArray[np.bool_]:
    mask = np.zeros((240, 320), np.uint8)
    cv2.fillConvexPoly(mask, np.array(quad, np.int32), 1)
    return mask.astype(bool)


@pytest.mark.parametrize("quad", [TILTED, BoundingBox(100, 80, 180, 110).corners])
def test_the_area_and_a_margin_have_one_colour_and_the_rest_stays(quad: Quad) -> None:
    image = noise()
    before = image.copy()
    masked = masked_copy(image, [quad])
    assert (image == before).all()
    assert (masked[inside(quad)] == FILL).all()
    changed = (masked != image).any(axis=2)
    assert changed.sum() > inside(quad).sum() * 1.5
    assert not changed[:50].any()
    assert not changed[:, 220:].any()


def test_two_pictures_that_differ_in_the_plate_only_are_masked_to_the_same() -> None:
    one = noise()
    other = one.copy()
    other[inside(TILTED)] = 255
    assert (masked_copy(one, [TILTED]) == masked_copy(other, [TILTED])).all()
    assert (masked_copy(one, []) == one).all()


def test_faces_and_areas_beyond_the_border_are_masked() -> None:
    faces = [BoundingBox(-10, -10, 30, 30), BoundingBox(300, 220, 400, 300)]
    masked = masked_copy(noise(), [], faces)
    assert (masked[:30, :30] == FILL).all()
    assert (masked[220:, 300:] == FILL).all()


def test_an_area_without_extent_hides_at_least_itself() -> None:
    point = BoundingBox(50, 50, 50, 50).corners
    assert (masked_copy(noise(), [point])[50, 50] == FILL).all()


def test_both_the_box_and_the_corners_of_a_plate_are_masked() -> None:
    box = BoundingBox(10, 10, 40, 30)
    masked = masked_copy(noise(), plate_areas(box, [list(point) for point in TILTED]))
    assert (masked[10:30, 10:40] == FILL).all()
    assert (masked[inside(TILTED)] == FILL).all()
