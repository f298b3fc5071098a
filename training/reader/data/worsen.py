"""Crops as bad pictures show them: smeared by a shutter, taken in the dark, compressed hard.

They come on top of what :mod:`training.synthetic.degrade` does to a crop, more often and stronger.
All functions take and return (H, W, 3) uint8 BGR images.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from training.synthetic import degrade

Image = NDArray[np.uint8]

SMEARED = 0.07
"""Share of crops smeared along a line by up to a fifth of their height."""
NIGHT = 0.14
"""Share of crops darkened to the last grey levels."""
COMPRESSED = 0.1
"""Share of crops compressed until letters are made of a few blocks."""


def worsen(rng: np.random.Generator, crop: Image) -> Image:
    """Do each of the three by its chance, in the order in which a camera does them."""
    smeared, dark, compressed = rng.random(3) < (SMEARED, NIGHT, COMPRESSED)
    if smeared:
        crop = smear(rng, crop)
    if dark:
        crop = night(rng, crop)
    if compressed:
        crop = degrade.jpeg(rng, crop, _between(rng, 10, 35))
    return crop


def smear(rng: np.random.Generator, crop: Image) -> Image:
    """Move a crop while the shutter is open, mostly along its lines, by 3 px at least."""
    length = max(3, round(float(np.exp(rng.uniform(np.log(0.04), np.log(0.2)))) * len(crop)))
    angle = rng.normal(0, 10) if rng.random() < 0.8 else rng.uniform(-90, 90)
    return degrade.motion_blur(crop, length, math.radians(angle))


def night(rng: np.random.Generator, crop: Image) -> Image:
    """Leave a few grey levels of a crop, noisy and, half of the time, compressed."""
    peak = _between(rng, 25, 110)
    dark = crop.astype(np.float32) * (peak / max(float(crop.max()), 1.0))
    noisy = degrade.noise(rng, np.clip(dark, 0, 255).astype(np.uint8), float(rng.uniform(1, 7)))
    return degrade.jpeg(rng, noisy, int(rng.integers(30, 92))) if rng.random() < 0.5 else noisy


def _between(rng: np.random.Generator, low: float, high: float) -> int:
    """A number drawn so that its logarithm is uniform."""
    return int(np.exp(rng.uniform(np.log(low), np.log(high))))
