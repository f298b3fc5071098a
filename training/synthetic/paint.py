"""Brushes of the plate renderer: ink with embossing, bands, borders, screws, frames, wear."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from training.synthetic.styles import Colour

Canvas = NDArray[np.float32]
Mask = NDArray[np.uint8]


def jitter(rng: np.random.Generator, colour: Colour, spread: float = 22.0) -> NDArray[np.float32]:
    """A colour near the given one, (3,) float32 BGR."""
    shade = rng.normal(0, 0.7 * spread)
    tinted = np.asarray(colour) + shade + rng.normal(0, 0.25 * spread, 3)
    return np.clip(tinted, 0, 255).astype(np.float32)


def background(
    rng: np.random.Generator, height: int, width: int, colour: NDArray[np.float32], picture: float
) -> Canvas:
    """A plain, graded or (with chance ``picture``) painted plate surface, (height, width, 3)."""
    canvas = np.full((height, width, 3), colour, np.float32)
    if rng.random() < 0.3 + picture:
        other = jitter(rng, (int(colour[0]), int(colour[1]), int(colour[2])), 60)
        ramp = np.linspace(0, 1, height, dtype=np.float32)[:, None, None] ** float(
            rng.uniform(0.5, 3)
        )
        canvas += (other - colour) * (ramp if rng.random() < 0.6 else ramp[::-1])
    if rng.random() < picture:
        for _ in range(int(rng.integers(1, 7))):
            tint = jitter(rng, (int(colour[0]), int(colour[1]), int(colour[2])), 80)
            centre = (int(rng.integers(width)), int(rng.integers(height)))
            axes = (int(rng.integers(4, width // 3 + 5)), int(rng.integers(3, height // 3 + 4)))
            angle = float(rng.uniform(0, 180))
            cv2.ellipse(canvas, centre, axes, angle, 0, 360, tint.tolist(), -1, cv2.LINE_AA)
    return canvas


def ink(
    canvas: Canvas,
    mask: Mask,
    left: int,
    top: int,
    colour: NDArray[np.float32],
    strength: float = 1.0,
) -> None:
    """Blend a coverage mask into the canvas at (left, top), clipped to it; in place."""
    y1, x1 = max(0, top), max(0, left)
    y2, x2 = min(canvas.shape[0], top + mask.shape[0]), min(canvas.shape[1], left + mask.shape[1])
    if y2 <= y1 or x2 <= x1:
        return
    alpha = mask[y1 - top : y2 - top, x1 - left : x2 - left].astype(np.float32)
    alpha *= strength / 255.0
    for channel in range(3):
        part = canvas[y1:y2, x1:x2, channel]
        part += (float(colour[channel]) - part) * alpha


def emboss(canvas: Canvas, mask: Mask, depth: float) -> None:
    """Light one side of the strokes and shade the other, as on pressed metal; in place."""
    soft = cv2.GaussianBlur(mask, (0, 0), 1.2).astype(np.float32)
    relief = soft - cv2.warpAffine(
        soft, np.array([[1, 0, 1.5], [0, 1, 1.8]], np.float32), (mask.shape[1], mask.shape[0])
    )
    canvas += (relief * (depth / 255.0))[..., None]


def border(rng: np.random.Generator, canvas: Canvas, colour: NDArray[np.float32]) -> None:
    """A painted line along the edge; in place."""
    height, width = canvas.shape[:2]
    inset = int(rng.integers(1, max(2, height // 16) + 1))
    thick = int(rng.integers(1, 3))
    cv2.rectangle(
        canvas, (inset, inset), (width - 1 - inset, height - 1 - inset), colour.tolist(), thick
    )


def screws(rng: np.random.Generator, canvas: Canvas) -> None:
    """Two or four bolt heads or holes near the edge; in place."""
    height, width = canvas.shape[:2]
    x, y = rng.uniform(0.08, 0.3) * width, rng.uniform(0.06, 0.14) * height
    spots = [(x, y), (width - x, y)]
    if rng.random() < 0.5:
        spots += [(x, height - y), (width - x, height - y)]
    elif rng.random() < 0.3:
        spots = [(x * 0.3, height / 2), (width - x * 0.3, height / 2)]
    radius = max(1, round(height * rng.uniform(0.02, 0.05)))
    shade = float(rng.choice([30.0, 90.0, 150.0, 210.0]))
    for px, py in spots:
        cv2.circle(canvas, (int(px), int(py)), radius + 1, (shade * 0.5,) * 3, -1, cv2.LINE_AA)
        cv2.circle(canvas, (int(px), int(py)), radius, (shade,) * 3, -1, cv2.LINE_AA)


def frame(rng: np.random.Generator, canvas: Canvas, caption: Mask) -> None:
    """A holder or dealer frame over the outer rim, with a small caption; in place."""
    height, width = canvas.shape[:2]
    shade = np.full(3, rng.choice([15, 25, 40, 120, 190]), np.float32) + rng.normal(0, 6, 3)
    side, top, bottom = (
        rng.uniform(low, high) for low, high in ((0.01, 0.03), (0.02, 0.1), (0.03, 0.12))
    )
    canvas[: round(top * height)] = shade
    canvas[height - round(bottom * height) :] = shade
    canvas[:, : round(side * width)] = shade
    canvas[:, width - round(side * width) :] = shade
    letters = np.full(3, 255 - shade.mean(), np.float32)
    y = height - round(bottom * height * 0.9)
    ink(canvas, caption, (width - caption.shape[1]) // 2, y, letters, 0.8)


def round_corners(rng: np.random.Generator, canvas: Canvas) -> None:
    """Darken what lies outside rounded corners; in place."""
    height, width = canvas.shape[:2]
    radius = int(rng.uniform(0.03, 0.12) * height)
    if radius < 2:
        return
    keep = np.zeros((height, width), np.uint8)
    cv2.rectangle(keep, (radius, 0), (width - radius - 1, height - 1), 255, -1)
    cv2.rectangle(keep, (0, radius), (width - 1, height - radius - 1), 255, -1)
    for x in (radius, width - radius - 1):
        for y in (radius, height - radius - 1):
            cv2.circle(keep, (x, y), radius, 255, -1)
    canvas[keep == 0] = float(rng.uniform(5, 120))


def wear(rng: np.random.Generator, canvas: Canvas, strength: float) -> None:
    """Dirt and faded paint: slow spots and a few splashes; in place."""
    height, width = canvas.shape[:2]
    coarse = rng.random((int(rng.integers(2, 7)), int(rng.integers(4, 16)))).astype(np.float32)
    cloud = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    tint = np.array([60, 80, 95], np.float32) + rng.normal(0, 20, 3).astype(np.float32)
    cover = np.clip(cloud - 0.45, 0, 1) * (255 * strength)
    ink(canvas, cover.astype(np.uint8), 0, 0, tint)
    for _ in range(int(rng.integers(0, 6))):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        radius = int(rng.integers(1, max(2, height // 24) + 1))
        cv2.circle(canvas, centre, radius, tint.tolist(), -1, cv2.LINE_AA)
