"""What a camera does to a drawn picture; mild, so that what is legible stays legible."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from training.synthetic.degrade import jpeg

Image = NDArray[np.uint8]

_TILE = 512


def photographed(rng: np.random.Generator, image: Image, *, compress: bool = True) -> Image:
    """Return the picture (H, W, 3) with exposure, tint, blur, noise and JPEG artefacts."""
    tint = float(rng.uniform(0.7, 1.1)) * rng.uniform(0.94, 1.06, 3)
    soft = cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.4, 0.9)))
    spread = float(rng.uniform(1, 4.5))
    grain = rng.normal(0, spread, (_TILE, _TILE, 3)).astype(np.float32)
    height, width = image.shape[:2]
    times = (-(-height // _TILE), -(-width // _TILE), 1)
    noisy = soft.astype(np.float32) * tint.astype(np.float32)
    noisy += np.tile(grain, times)[:height, :width]
    out = np.clip(noisy, 0, 255).astype(np.uint8)
    return jpeg(rng, out, int(rng.integers(75, 96))) if compress else out
