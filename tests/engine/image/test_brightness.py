"""Dark pictures are brightened before detection; others are unchanged."""

from __future__ import annotations

import numpy as np
import pytest

from galaxy_alpr.engine.image.brightness import brighten, brightness
from galaxy_alpr.engine.runtime.manifests import Brighten

RULE = Brighten(below=128, to=180, most=6)


def picture(level: int) -> np.ndarray:
    """A gradient whose brightest tenth has ``level`` in its blue channel."""
    image = np.zeros((80, 160, 3), np.uint8)
    image[:, :, 0] = np.linspace(0, level, 160, dtype=np.uint8)
    image[:, 144:, 0] = level
    return image


@pytest.mark.parametrize(("level", "expected"), [(64, 180), (100, 180), (20, 120), (0, 0)])
def test_a_dark_picture_is_scaled_at_most_sixfold(level: int, expected: int) -> None:
    image = picture(level)
    before = image.copy()
    brighter = brighten(image, RULE)
    assert brighter.dtype == np.uint8
    assert brightness(brighter) == expected
    assert np.array_equal(image, before)


def test_a_picture_that_is_bright_enough_is_the_same_object() -> None:
    image = picture(128)
    assert brighten(image, RULE) is image


def test_a_few_lamps_do_not_make_a_picture_bright() -> None:
    image = picture(40)
    image[0, 0] = 255
    assert brightness(image) == 40
    assert brightness(brighten(image, RULE)) == 180


def test_a_picture_smaller_than_the_grid_has_a_brightness() -> None:
    assert brightness(np.full((1, 1, 3), 7, np.uint8)) == 7
