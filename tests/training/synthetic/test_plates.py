"""Rendered plates and what a camera does to them."""

from __future__ import annotations

import numpy as np
import pytest

from training.reader.settings import ALPHABET
from training.synthetic.formats import formats
from training.synthetic.plates import render_plate

pytestmark = pytest.mark.usefixtures("fonts")


@pytest.mark.parametrize("country", sorted(formats()))
def test_plate_is_what_it_says(country: str) -> None:
    plate = render_plate(np.random.default_rng(3), country)
    assert plate.image.dtype == np.uint8
    assert plate.image.ndim == 3
    assert set(plate.text) <= set(ALPHABET[:-1])
    assert plate.char_boxes.shape == (len(plate.text), 4)
    assert plate.country == country
    again = render_plate(np.random.default_rng(3), country)
    assert np.array_equal(plate.image, again.image)
