"""Crops as bad pictures show them: half in shadow, blown out, smeared, dark, compressed hard.

They come on top of what :mod:`training.synthetic.degrade` does to a crop, more often and stronger.
All functions take and return (H, W, 3) uint8 BGR images.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from training.synthetic import degrade

Image = NDArray[np.uint8]

SHADED = 0.08
"""Share of crops with a sharp shadow over a part."""
BLOWN = 0.04
"""Share of crops lit until the ground is white."""
COMBED = 0.02
"""Share of crops of two moments, row by row."""
SMEARED = 0.07
"""Share of crops smeared along a line by up to a fifth of their height."""
NIGHT = 0.14
"""Share of crops darkened to the last grey levels."""
COMPRESSED = 0.1
"""Share of crops compressed until letters are made of a few blocks."""


def worsen(rng: np.random.Generator, crop: Image) -> Image:
    """Do each of these by its chance, in the order in which a camera does them."""
    chances = (SHADED, BLOWN, COMBED, SMEARED, NIGHT, COMPRESSED)
    shaded, blown, combed, smeared, dark, compressed = rng.random(6) < chances
    if shaded:
        crop = shade(rng, crop)
    if blown:
        lit = crop.astype(np.float32) * rng.uniform(1.4, 3.5) + rng.uniform(0, 60)
        crop = np.clip(lit, 0, 255).astype(np.uint8)
    if combed:
        crop = comb(rng, crop)
    if smeared:
        crop = smear(rng, crop)
    if dark:
        crop = night(rng, crop)
    if compressed:
        crop = degrade.jpeg(rng, crop, _between(rng, 10, 35))
    return crop


def shade(rng: np.random.Generator, crop: Image) -> Image:
    """Darken a crop on one side of a line, or between two."""
    height, width = crop.shape[:2]
    columns, rows = np.meshgrid(np.arange(width), np.arange(height))
    across = columns - rng.uniform(-0.5, 0.5) * 2 * (rows - height / 2)
    if rng.random() < 0.25:
        across = (rows - height / 2) + rng.uniform(-0.2, 0.2) * columns + width / 2
    at, wide = rng.uniform(0.1, 0.9) * width, rng.uniform(0.1, 0.5) * width
    dark = (across > at) & (across < at + wide) if rng.random() < 0.3 else across > at
    if rng.random() < 0.5:
        dark = ~dark
    level = np.where(dark, rng.uniform(0.12, 0.6), 1.0)
    return np.asarray(crop * level[..., None], np.uint8)


def comb(rng: np.random.Generator, crop: Image) -> Image:
    """Move every other row of a crop aside, by up to 6 % of its width."""
    step = max(1, round(float(rng.uniform(0.01, 0.06)) * crop.shape[1]))
    out = crop.copy()
    out[1::2] = np.roll(crop[1::2], step, axis=1)
    return out


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
