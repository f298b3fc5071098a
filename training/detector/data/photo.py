"""Photometric augmentation of BGR uint8 pictures: light, colour, night, blur, noise, JPEG."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.image.brightness import brighten
from galaxy_alpr.engine.runtime.manifests import Brighten
from training.synthetic.degrade import motion_blur

Image = NDArray[np.uint8]

BRIGHTEN = Brighten(below=128, to=180, most=6.0)
"""Brightening of dark pictures before detection; `export` writes it into the manifest.

A trial with 0.5.0 on held-out rows at a quarter of the light found 0.765 of the plates without it,
0.813 with it, 0.797 with a target of 230.
"""


def _light(image: Image, rng: np.random.Generator) -> Image:
    ramp = np.arange(256, dtype=np.float32) / 255
    tables = []
    gamma = float(np.exp(rng.normal(0, 0.25)))
    gain = float(np.exp(rng.normal(0, 0.18)))
    shift = float(rng.normal(0, 0.06))
    for _ in range(3):
        tint = float(np.exp(rng.normal(0, 0.08)))
        tables.append(np.clip(((ramp**gamma) * gain * tint + shift) * 255, 0, 255))
    table = np.stack(tables, -1).astype(np.uint8)[None]
    return np.asarray(cv2.LUT(image, table), np.uint8)


def _saturation(image: Image, rng: np.random.Generator) -> Image:
    grey = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    amount = float(rng.uniform(0.0, 1.7))
    return np.asarray(cv2.addWeighted(image, amount, grey, 1 - amount, 0), np.uint8)


def _grey(image: Image, rng: np.random.Generator) -> Image:
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    if rng.random() < 0.5:  # infrared lamp: bright in the middle, dark at the rim, hard contrast
        height, width = grey.shape
        ys = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
        xs = np.linspace(-1, 1, width, dtype=np.float32)[None]
        centre_x, centre_y = rng.uniform(-0.5, 0.5, 2)
        fall = np.exp(-((xs - centre_x) ** 2 + (ys - centre_y) ** 2) * rng.uniform(0.4, 1.5))
        lit = grey.astype(np.float32) * (0.25 + rng.uniform(0.8, 1.4) * fall)
        grey = np.clip(lit, 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


def _dark(image: Image, rng: np.random.Generator) -> Image:
    """Too little light and a sensor's noise, then made brighter as the product does it."""
    height, width = image.shape[:2]
    half = rng.standard_normal((height // 2 + 1, width, 3), dtype=np.float32)
    noise = np.concatenate([half, -half])[:height] * float(rng.uniform(1.5, 5))
    light = float(np.exp(rng.uniform(np.log(0.15), np.log(0.6))))
    return brighten(np.clip(image * light + noise, 0, 255).astype(np.uint8), BRIGHTEN)


def _blur(image: Image, rng: np.random.Generator) -> Image:
    if rng.random() < 0.5:
        sigma = float(rng.uniform(0.4, 1.6))
        return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)
    return motion_blur(image, int(rng.integers(2, 13)), float(rng.uniform(0, np.pi)))


def _noise(image: Image, rng: np.random.Generator) -> Image:
    height, width = image.shape[:2]
    half = rng.standard_normal((height // 2 + 1, width, 1), dtype=np.float32)
    noise = np.concatenate([half, -half])[:height] * float(rng.uniform(3, 14))
    return np.asarray(np.clip(image + noise, 0, 255), np.uint8)


def _compress(image: Image, rng: np.random.Generator) -> Image:
    quality = int(rng.integers(12, 60))
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def photometric(image: Image, rng: np.random.Generator) -> Image:
    """Return a changed copy; geometry stays as it is."""
    if rng.random() < 0.7:
        image = _light(image, rng)
    draw = rng.random()
    if draw < 0.12:
        image = _grey(image, rng)
    elif draw < 0.35:
        image = _saturation(image, rng)
    elif draw < 0.38:
        image = np.ascontiguousarray(image[..., ::-1])
    if rng.random() < 0.22:
        image = _blur(image, rng)
    draw = rng.random()
    if draw < 0.07:
        image = _noise(image, rng)
    elif draw < 0.15:
        image = _dark(image, rng)
    if rng.random() < 0.18:
        image = _compress(image, rng)
    return image
