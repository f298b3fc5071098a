"""Parts of a plate besides its registration: bands, captions, dates, stickers, screws, wear."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.synthetic import paint
from training.synthetic.glyphs import Boxes, font_files, small_text, usable
from training.synthetic.styles import Style

DEFAULT_DIR = Path("runs/fonts")
FONT_DIR_VARIABLE = "GALAXY_TRAINING_FONTS"
"""Environment variable naming the font folder (default ``runs/fonts``)."""


def font_folder() -> str:
    """The folder of fetched fonts."""
    return os.environ.get(FONT_DIR_VARIABLE, str(DEFAULT_DIR))


def plate_font(rng: np.random.Generator, style: Style) -> Path:
    """A typeface for the registration, often one of the country's own kind."""
    files = font_files(font_folder(), "plate")
    if style.fonts and rng.random() < 0.5:
        files = tuple(f for f in files if f.name.startswith(style.fonts)) or files
    for _ in range(20):
        path = files[int(rng.integers(len(files)))]
        if usable(path):
            return path
    raise RuntimeError("no usable plate font found")


def small_font(rng: np.random.Generator) -> Path:
    """A typeface for captions."""
    kind = "script" if rng.random() < 0.3 else "plate"
    files = font_files(font_folder(), kind)
    return files[int(rng.integers(len(files)))]


def decorate(
    rng: np.random.Generator,
    canvas: paint.Canvas,
    style: Style,
    colour: NDArray[np.float32],
    rows: tuple[float, float],
) -> float:
    """Bands and small texts above ``rows[0]`` and below ``rows[1]`` px; returns the left inset."""
    height, width = canvas.shape[:2]
    inset = 0.0
    if style.band == "left" and rng.random() < style.band_chance:
        inset = width * float(rng.uniform(0.055, 0.1))
        blue = paint.jitter(rng, (150, 60, 20), 40)
        canvas[:, : round(inset)] = blue
        if style.band_text:
            mark = small_text(small_font(rng), style.band_text, round(inset * 0.7))
            white = np.full(3, 235, np.float32)
            paint.ink(canvas, mark, round((inset - mark.shape[1]) / 2), round(height * 0.68), white)
            cv2.circle(
                canvas,
                (round(inset / 2), round(height * 0.3)),
                round(inset * 0.28),
                (60, 200, 235),
                1,
            )
    elif style.band == "top" and rng.random() < style.band_chance:
        canvas[: round(rows[0] * 0.85)] = paint.jitter(rng, (150, 60, 20), 40)
        mark = small_text(small_font(rng), style.band_text, round(rows[0] * 0.55))
        paint.ink(canvas, mark, (width - mark.shape[1]) // 2, 2, np.full(3, 235, np.float32))
        return inset
    above, below = rows[0], height - rows[1]
    if style.picture and rng.random() < 0.4:
        canvas[: round(above * 0.85)] = paint.jitter(rng, (120, 60, 30), 120)
        colour = np.full(3, 230, np.float32)
    for texts, room, y in (
        (style.top, above, 0.12 * above),
        (style.bottom, below, rows[1] + 0.2 * below),
    ):
        if texts and rng.random() < 0.85 and room > 8:
            text = texts[int(rng.integers(len(texts)))]
            size = round(min(room * rng.uniform(0.45, 0.72), height * 0.2))
            mark = small_text(small_font(rng), text, size)[:, : round(width * 0.9)]
            paint.ink(canvas, mark, (width - mark.shape[1]) // 2, round(y), colour, 0.9)
    return inset


def expiry(
    rng: np.random.Generator,
    canvas: paint.Canvas,
    font: Path,
    bottom: float,
    colour: NDArray[np.float32],
) -> None:
    """Month and year below the registration, as on Indonesian plates."""
    room = canvas.shape[0] - bottom
    separator = ("-", ".", " ", "·")[int(rng.integers(4))]
    text = f"{rng.integers(1, 13):02d}{separator}{rng.integers(19, 32):02d}"
    mark = small_text(font, text, round(room * rng.uniform(0.4, 0.62)))
    if rng.random() < 0.6:
        size = (round(mark.shape[1] * rng.uniform(1.1, 1.7)), mark.shape[0])
        mark = np.asarray(cv2.resize(mark, size), np.uint8)
    left = round((canvas.shape[1] - mark.shape[1]) * rng.uniform(0.42, 0.58))
    paint.ink(canvas, mark, left, round(bottom + room * 0.22), colour)


def seals(
    rng: np.random.Generator, canvas: paint.Canvas, boxes: Boxes, groups: tuple[str, ...]
) -> None:
    """One or two round stickers in the first gap between groups."""
    first = len(groups[0])
    if len(groups) < 2 or first >= len(boxes):
        return
    left, right = float(boxes[first - 1, 2]), float(boxes[first, 0])
    radius = round(min(right - left, canvas.shape[0] * 0.3) * 0.42)
    if radius < 2 or right - left > canvas.shape[1] * 0.3:
        return
    for share in (0.3, 0.7):
        y = boxes[first, 1] + (boxes[first, 3] - boxes[first, 1]) * share
        tint = rng.uniform(40, 220, 3)
        cv2.circle(
            canvas,
            (round((left + right) / 2), round(float(y))),
            radius,
            tint.tolist(),
            -1,
            cv2.LINE_AA,
        )


def finish(rng: np.random.Generator, canvas: paint.Canvas) -> None:
    """Screws, frame, wear and corners, each by chance; in place."""
    if rng.random() < 0.35:
        paint.screws(rng, canvas)
    if rng.random() < 0.5:
        paint.wear(rng, canvas, float(rng.uniform(0.1, 0.9)))
    if rng.random() < 0.18:
        caption = small_text(small_font(rng), "DEALER & SONS", max(4, canvas.shape[0] // 14))
        paint.frame(rng, canvas, caption)
    if rng.random() < 0.4:
        paint.round_corners(rng, canvas)
