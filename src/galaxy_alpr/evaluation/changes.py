"""Changes of one annotated plate in its scene that hide a character or make it hard to read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import BgrImage

UHD = (3840, 2160)
_CROP_MARGIN = (0.02, 0.06)


@dataclass(frozen=True, slots=True)
class Changed:
    """A changed picture and the plate's box in it."""

    image: BgrImage
    box: BoundingBox


Apply = Callable[[BgrImage, BoundingBox, np.random.Generator], Changed]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a picture; ``hides`` where the whole number cannot be read afterwards."""

    apply: Apply
    hides: bool = False


def seed_of(name: str) -> int:
    """Return a seed that depends on a picture's name alone, the same in every run."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")


def _cut_right(share: float) -> Apply:
    def apply(image: BgrImage, box: BoundingBox, _rng: np.random.Generator) -> Changed:
        end = max(8, round(box.x2 - share * box.width))
        return Changed(image[:, :end].copy(), box.clip(end, image.shape[0]))

    return apply


def _cut_left(share: float) -> Apply:
    def apply(image: BgrImage, box: BoundingBox, _rng: np.random.Generator) -> Changed:
        start = min(image.shape[1] - 8, round(box.x1 + share * box.width))
        cut = image[:, start:].copy()
        return Changed(cut, box.shift(-start, 0).clip(cut.shape[1], cut.shape[0]))

    return apply


def _bar(image: BgrImage, box: BoundingBox, rng: np.random.Generator) -> Changed:
    """Cover a tenth of the plate's width by a post that stands before the vehicle."""
    width = max(2, round(0.1 * box.width))
    left = round(box.x1 + float(rng.uniform(0.2, 0.7)) * box.width)
    changed = image.copy()
    gray = int(rng.integers(40, 200))
    top, bottom = max(0, round(box.y1 - 2 * box.height)), round(box.y2 + 2 * box.height)
    changed[top:bottom, left : left + width] = gray
    return Changed(changed, box)


def _dark_with_headlights(image: BgrImage, box: BoundingBox, _rng: np.random.Generator) -> Changed:
    """Darken the scene to a seventh and add two lamps beside the plate that glare."""
    height, width = image.shape[:2]
    light = np.zeros((height, width), np.float32)
    radius = max(2, round(box.height * 0.8))
    for x in (box.x1 - 1.2 * box.width, box.x2 + 1.2 * box.width):
        center = (round(min(max(x, 0), width)), round(max(0, box.y1 - box.height)))
        cv2.circle(light, center, radius, 1.0, -1)
    glare = cv2.GaussianBlur(light, (0, 0), max(1.0, box.width / 3)) * 3 + light
    dark = image.astype(np.float32) * 0.15 + glare[..., None] * 255
    noise = np.random.default_rng(11).normal(0, 4, image.shape)
    return Changed(np.clip(dark + noise, 0, 255).astype(np.uint8), box)


def _overexposed(image: BgrImage, box: BoundingBox, _rng: np.random.Generator) -> Changed:
    bright = image.astype(np.float32) * 1.9 + 25
    return Changed(np.clip(bright, 0, 255).astype(np.uint8), box)


def _hard_shadow(image: BgrImage, box: BoundingBox, rng: np.random.Generator) -> Changed:
    """Put everything on one side of a slanted line through the plate into shadow."""
    height, width = image.shape[:2]
    x = box.x1 + float(rng.uniform(0.3, 0.7)) * box.width
    slope = float(rng.uniform(-0.8, 0.8))
    columns, rows = np.meshgrid(np.arange(width), np.arange(height))
    lit = columns > x + slope * (rows - box.center[1])
    shaded = np.where(lit[..., None], image, image * 0.3)
    return Changed(shaded.astype(np.uint8), box)


def _combed(image: BgrImage, box: BoundingBox, _rng: np.random.Generator) -> Changed:
    """Move every other row by 4 % of the plate's width, as an interlaced camera in motion does."""
    step = max(2, round(0.04 * box.width))
    changed = image.copy()
    changed[1::2, step:] = image[1::2, :-step]
    return Changed(changed, box)


def _uhd(image: BgrImage, box: BoundingBox, rng: np.random.Generator) -> Changed:
    """Put the picture, its plate at least 40 px wide, somewhere into a frame of 3840 x 2160 px."""
    width, height = UHD
    scale = min(1.0, width / image.shape[1], height / image.shape[0])
    scale = max(scale, min(40 / box.width, width / image.shape[1], height / image.shape[0]))
    part = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    part = part[:height, :width]
    frame = cv2.GaussianBlur(cv2.resize(image, (width // 8, height // 8)), (0, 0), 6)
    frame = cv2.resize(frame, UHD)
    x = int(rng.integers(0, width - part.shape[1] + 1))
    y = int(rng.integers(0, height - part.shape[0] + 1))
    frame[y : y + part.shape[0], x : x + part.shape[1]] = part
    moved = BoundingBox(box.x1 * scale, box.y1 * scale, box.x2 * scale, box.y2 * scale)
    return Changed(frame.astype(np.uint8), moved.shift(x, y))


def _crop_only(image: BgrImage, box: BoundingBox, _rng: np.random.Generator) -> Changed:
    area = box.expand(*_CROP_MARGIN).clip(image.shape[1], image.shape[0])
    x, y = int(area.x1), int(area.y1)
    crop = image[y : max(y + 1, round(area.y2)), x : max(x + 1, round(area.x2))].copy()
    return Changed(crop, box.shift(-x, -y).clip(crop.shape[1], crop.shape[0]))


CHANGES: dict[str, Change] = {
    "cut_right_12": Change(_cut_right(0.12), hides=True),
    "cut_right_25": Change(_cut_right(0.25), hides=True),
    "cut_left_12": Change(_cut_left(0.12), hides=True),
    "cut_left_25": Change(_cut_left(0.25), hides=True),
    "bar_10": Change(_bar, hides=True),
    "dark_headlights": Change(_dark_with_headlights),
    "overexposed": Change(_overexposed),
    "hard_shadow": Change(_hard_shadow),
    "combed": Change(_combed),
    "uhd": Change(_uhd),
    "crop_only": Change(_crop_only),
}
