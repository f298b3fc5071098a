"""Things that stand or stick in front of a plate: their shapes, textures and how much they hide."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from training.changes.scenes import Floats, Image, Plate

Alpha = NDArray[np.float32]
SHAPES = ("bar", "bar", "bar", "blob", "finger", "dirt", "snow", "sticker", "glare", "beam")
HIDDEN, SPARED = 0.45, 0.1
"""Share of a character that is covered at least where it is hidden, at most where it is spared."""
TRIES = 8


def _bar(rng: np.random.Generator, plate: Plate, x: float, y: float) -> Alpha:
    """A post from the upper to the lower end, upright or slanted."""
    height, width = plate.image.shape
    wide = plate.pitch * float(rng.uniform(0.45, 2.5)) / 2
    lean = float(rng.normal(0, 0.12) if rng.random() < 0.6 else rng.uniform(-0.8, 0.8))
    top, bottom = x + lean * (y + 4), x - lean * (height + 4 - y)
    taper = float(rng.uniform(0.8, 1.2))
    points = [(top - wide, -4), (top + wide, -4), (bottom + wide * taper, height + 4)]
    return filled((height, width), [*points, (bottom - wide * taper, height + 4)])


def _beam(rng: np.random.Generator, plate: Plate, _x: float, _y: float) -> Alpha:
    """A bumper, chain or barrier over the upper or the lower part of the number."""
    height, width = plate.image.shape
    tall = float(np.median(plate.chars[:, 3] - plate.chars[:, 1]))
    reach = tall * float(rng.uniform(0.2, 0.9))
    sink = float(rng.normal(0, 0.04)) * width / 2
    if rng.random() < 0.5:
        edge = plate.chars[:, 1].min() + reach
        points = [(0, -4), (width, -4), (width, edge + sink), (0, edge - sink)]
    else:
        edge = plate.chars[:, 3].max() - reach
        points = [(0, edge - sink), (width, edge + sink), (width, height + 4), (0, height + 4)]
    return filled((height, width), points)


def _blob(rng: np.random.Generator, plate: Plate, x: float, y: float) -> Alpha:
    angle = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(5, 12))))
    radius = plate.pitch * rng.uniform(0.4, 1.3) * rng.uniform(0.7, 1.2, len(angle))
    tall = float(rng.uniform(0.8, 1.8))
    points = np.stack([x + radius * np.cos(angle), y + tall * radius * np.sin(angle)], 1)
    return filled(plate.image.shape, points.tolist())


def _finger(rng: np.random.Generator, plate: Plate, x: float, y: float) -> Alpha:
    """A capsule that comes in from an edge and ends at the point."""
    height, width = plate.image.shape
    angle = float(rng.uniform(0, 2 * np.pi))
    far = (x + 2 * width * np.cos(angle), y + 2 * width * np.sin(angle))
    thick = max(2, round(plate.pitch * rng.uniform(0.6, 1.8)))
    mask = np.zeros((height, width), np.uint8)
    cv2.line(mask, (round(x), round(y)), (round(far[0]), round(far[1])), 255, thick, cv2.LINE_AA)
    return np.asarray(mask / 255, np.float32)


def _dirt(rng: np.random.Generator, plate: Plate, x: float, y: float) -> Alpha:
    height, width = plate.image.shape
    coarse = rng.random((max(2, height // 5), max(2, width // 5))).astype(np.float32)
    cloud = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    reach = plate.pitch * float(rng.uniform(0.6, 2.0))
    near = np.exp(-((columns - x) ** 2 + ((rows - y) / 1.4) ** 2) / (2 * reach**2))
    return np.asarray(np.clip((near * (0.6 + cloud) - 0.45) * 6, 0, 1), np.float32)


def _snow(rng: np.random.Generator, plate: Plate, _x: float, _y: float) -> Alpha:
    """Snow or mud that lies along the lower or the upper edge, thicker in some places."""
    height, width = plate.image.shape
    level = rng.uniform(0.0, 1.0, max(3, int(width / plate.pitch / 1.5))).astype(np.float32)
    tops = cv2.resize(level[None], (width, 1), interpolation=cv2.INTER_CUBIC)[0]
    tall = plate.chars[:, 3].max() - plate.chars[:, 1].min()
    edge = plate.chars[:, 3].max() - tops * tall * float(rng.uniform(0.3, 1.2))
    rows = np.arange(height, dtype=np.float32)[:, None]
    mask = np.clip(rows - edge[None], 0, 1)
    return np.asarray(mask if rng.random() < 0.7 else mask[::-1], np.float32)


def _sticker(rng: np.random.Generator, plate: Plate, x: float, y: float) -> Alpha:
    size = plate.pitch * rng.uniform(0.7, 2.2), plate.pitch * rng.uniform(0.7, 2.0)
    box = cv2.boxPoints(((x, y), size, float(rng.normal(0, 12))))
    return filled(plate.image.shape, box.tolist())


def _glare(rng: np.random.Generator, plate: Plate, x: float, y: float) -> Alpha:
    height, width = plate.image.shape
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    a, b = plate.pitch * rng.uniform(0.5, 1.6), plate.pitch * rng.uniform(0.7, 2.2)
    distance = ((columns - x) / a) ** 2 + ((rows - y) / b) ** 2
    return np.asarray(np.clip(1.6 - distance, 0, 1), np.float32)


MAKERS = {
    "bar": _bar,
    "beam": _beam,
    "blob": _blob,
    "finger": _finger,
    "dirt": _dirt,
    "snow": _snow,
    "sticker": _sticker,
    "glare": _glare,
}


def filled(shape: tuple[int, ...], points: Sequence[Sequence[float]]) -> Alpha:
    """A mask of ``shape`` (H, W) that covers the polygon of ``points`` (x, y px)."""
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [np.round(np.array(points) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return np.asarray(mask / 255, np.float32)


def hidden_shares(alpha: Alpha, chars: Floats) -> Floats:
    """Share (n,) of each character's box that a mask (H, W) covers."""
    table = np.pad((alpha > 0.5).astype(np.float64).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    height, width = alpha.shape
    x1, x2 = (np.clip(np.round(chars[:, i]).astype(int), 0, width) for i in (0, 2))
    y1, y2 = (np.clip(np.round(chars[:, i]).astype(int), 0, height) for i in (1, 3))
    area = np.maximum((x2 - x1) * (y2 - y1), 1)
    inside = table[y2, x2] - table[y1, x2] - table[y2, x1] + table[y1, x1]
    return np.asarray(inside / area, np.float32)


def _texture(rng: np.random.Generator, alpha: Alpha, shape: str, patches: Sequence[Image]) -> Alpha:
    """Grey levels (H, W) of a cover."""
    height, width = alpha.shape
    if shape == "glare":
        return np.full((height, width), 255, np.float32)
    if len(patches) and shape not in ("dirt", "snow") and rng.random() < 0.55:
        patch = patches[int(rng.integers(len(patches)))]
        return cv2.resize(patch, (width, height)).astype(np.float32)
    level = float(rng.uniform(200, 255) if shape == "snow" else rng.uniform(5, 245))
    levels = np.full((height, width), level, np.float32)
    if rng.random() < 0.6:  # a round post is lighter on one side
        weights = alpha.sum(axis=0)
        columns = np.flatnonzero(weights > 0.3)
        if len(columns) > 1:
            across = np.linspace(-1, 1, len(columns), dtype=np.float32)
            levels[:, columns] += across * float(rng.normal(0, 35))
    if rng.random() < 0.5:
        coarse = rng.normal(0, rng.uniform(4, 30), (max(2, height // 4), max(2, width // 4)))
        levels += cv2.resize(coarse.astype(np.float32), (width, height))
    return levels


def laid_over(
    rng: np.random.Generator,
    image: Image,
    alpha: Alpha,
    shape: str,
    patches: Sequence[Image],
    opacity: float | None = None,
) -> Image:
    """The picture with a cover, whose edge is as soft as the picture's own.

    ``opacity`` is 0.9 to 1 by chance where it is not given.
    """
    soft = cv2.GaussianBlur(alpha, (0, 0), float(rng.uniform(0.3, 0.3 + 0.02 * len(image))))
    soft = soft * (float(rng.uniform(0.9, 1.0)) if opacity is None else opacity)
    mixed = image * (1 - soft) + np.clip(_texture(rng, alpha, shape, patches), 0, 255) * soft
    return np.asarray(np.clip(mixed, 0, 255), np.uint8)


def draw_cover(
    rng: np.random.Generator, plate: Plate, *, hides: bool, shape: str = ""
) -> tuple[Alpha, str] | None:
    """A mask that hides at least one character, or one that spares all; `None` if none is found."""
    x1, y1, x2, y2 = plate.box
    for _ in range(TRIES):
        name = shape or SHAPES[int(rng.integers(len(SHAPES)))]
        char = plate.chars[int(rng.integers(len(plate.chars)))]
        x = float((char[0] + char[2]) / 2 + plate.pitch * rng.uniform(-0.5, 0.5))
        y = float((char[1] + char[3]) / 2 + (char[3] - char[1]) * rng.uniform(-0.3, 0.3))
        if not hides and rng.random() < 0.7:  # near the edge, beyond or above the number
            sides = ((x1, y), (x2, y), (x, y1), (x, y2))
            x, y = sides[int(rng.integers(4))]
            x += float(rng.normal(0, 0.4)) * plate.pitch
            y += float(rng.normal(0, 0.25)) * plate.pitch
        alpha = MAKERS[name](rng, plate, x, y)
        most = float(hidden_shares(alpha, plate.chars).max())
        if most >= HIDDEN if hides else most <= SPARED and alpha.max() > 0.5:
            return alpha, name
    return None
