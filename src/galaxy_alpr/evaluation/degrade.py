"""Degradations of pictures for evaluation, each at one fixed strength."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np

from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import BgrImage

Degraded = tuple[BgrImage, Callable[[BoundingBox], BoundingBox]]
"""The degraded picture, and a function that maps a box of the original to it."""


def unchanged_box(box: BoundingBox) -> BoundingBox:
    """Return a box of a picture whose geometry stays the same."""
    return box


def blur(image: BgrImage) -> Degraded:
    """Apply a horizontal motion blur of 0.7 % of the longer side: 9 px at 1280 px, at least 3 px.

    Motion blur is a share of the picture's width; a fixed number of pixels would erase the
    characters of small pictures and hardly affect large ones.
    """
    length = max(3, round(0.007 * max(image.shape[:2]))) | 1
    kernel = np.zeros((length, length), np.float32)
    kernel[length // 2] = 1 / length
    return cv2.filter2D(image, -1, kernel).astype(np.uint8), unchanged_box


def low_light(image: BgrImage) -> Degraded:
    """Reduce the light to a quarter and add sensor noise (fixed seed)."""
    rng = np.random.default_rng(7)
    noisy = image.astype(np.float32) * 0.25 + rng.normal(0, 6, image.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8), unchanged_box


def jpeg20(image: BgrImage) -> Degraded:
    """Compress as JPEG at quality 20."""
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 20])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8), unchanged_box


def small(image: BgrImage) -> Degraded:
    """Scale down to 480 px of the longer side."""
    factor = min(1.0, 480 / max(image.shape[:2]))
    size = (max(1, round(image.shape[1] * factor)), max(1, round(image.shape[0] * factor)))
    result = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.uint8)

    def scale(box: BoundingBox) -> BoundingBox:
        return BoundingBox(box.x1 * factor, box.y1 * factor, box.x2 * factor, box.y2 * factor)

    return result, scale


def _rotate(degrees: float) -> Callable[[BgrImage], Degraded]:
    def apply(image: BgrImage) -> Degraded:
        height, width = image.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        cos, sin = abs(math.cos(math.radians(degrees))), abs(math.sin(math.radians(degrees)))
        new_width, new_height = (
            math.ceil(width * cos + height * sin),
            math.ceil(width * sin + height * cos),
        )
        matrix[:, 2] += ((new_width - width) / 2, (new_height - height) / 2)
        rotated = cv2.warpAffine(
            image, matrix, (new_width, new_height), borderValue=(114, 114, 114)
        )

        def rotate_box(box: BoundingBox) -> BoundingBox:
            points = np.array([[*corner, 1.0] for corner in box.corners]) @ matrix.T
            (x1, y1), (x2, y2) = points.min(axis=0), points.max(axis=0)
            return BoundingBox(float(x1), float(y1), float(x2), float(y2))

        return rotated.astype(np.uint8), rotate_box

    return apply


DEGRADATIONS: dict[str, Callable[[BgrImage], Degraded]] = {
    "blur": blur,
    "low_light": low_light,
    "jpeg20": jpeg20,
    "small_480": small,
    "rotate_+15": _rotate(15),
    "rotate_-15": _rotate(-15),
}
