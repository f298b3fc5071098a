"""Interlaced frames are told from photos, and their even rows are taken."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from galaxy_alpr.engine.image.interlace import (
    Combing,
    first_field,
    is_interlaced,
    measure_combing,
    progressive,
)
from galaxy_alpr.types import BgrImage


def scene(shift: int = 0) -> BgrImage:
    """A rough wall with a car-sized block of upright bars, moved by ``shift`` px."""
    rng = np.random.default_rng(1)
    noise = cv2.resize(rng.integers(60, 120, (90, 160)).astype(np.uint8), (640, 360))
    image = np.repeat(noise[..., None], 3, axis=2)
    block = np.full((140, 200, 3), 40, np.uint8)
    block[:, ::20] = block[:, 1::20] = block[:, 2::20] = block[:, 3::20] = 230
    image[150:290, 200 + shift : 400 + shift] = block
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 0.8), np.uint8)


def weave(even: BgrImage, odd: BgrImage) -> BgrImage:
    frame = even.copy()
    frame[1::2] = odd[1::2]
    return frame


@pytest.mark.parametrize("shift", [3, 6, 12])
def test_a_car_that_moved_between_the_fields_is_combed(shift: int) -> None:
    frame = weave(scene(), scene(shift))
    assert is_interlaced(frame)
    assert not is_interlaced(first_field(frame))
    assert progressive(frame).shape == frame.shape


def test_a_frame_in_which_nothing_moved_is_kept() -> None:
    frame = weave(scene(), scene())
    assert progressive(frame) is frame


def test_level_stripes_are_not_combing() -> None:
    blinds = np.full((360, 640, 3), 90, np.uint8)
    blinds[::2] = 160
    assert not is_interlaced(blinds)


def test_the_field_has_the_even_rows_only() -> None:
    frame = np.zeros((48, 64, 3), np.uint8)
    frame[1::2] = 255
    field = first_field(frame)
    assert field.shape == frame.shape
    assert field.dtype == np.uint8
    assert not field.any()
    assert frame[1::2].all(), "the caller's image is not changed"


@pytest.mark.parametrize("size", [(16, 16), (17, 40), (300, 12)])
def test_a_tiny_picture_is_not_judged(size: tuple[int, int]) -> None:
    image = np.zeros((*size, 3), np.uint8)
    image[1::2] = 255
    assert measure_combing(image) == Combing(0.0, 0.0)
