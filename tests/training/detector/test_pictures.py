"""Augmentation of pictures and their labels."""

from __future__ import annotations

import numpy as np

from galaxy_alpr.engine.image.brightness import brightness
from training.detector.data.photo import BRIGHTEN, _dark


def test_a_dark_picture_is_noisy_and_as_bright_as_the_product_makes_it() -> None:
    rng = np.random.default_rng(3)
    ramp = np.broadcast_to(np.linspace(0, 255, 256, dtype=np.uint8)[None, :, None], (256, 256, 3))
    for _ in range(5):
        dark = _dark(np.ascontiguousarray(ramp), rng)
        assert dark.shape == ramp.shape
        assert brightness(dark) >= BRIGHTEN.below
        assert dark[:, 128].std() > 1
