"""Plates with known texts, all characters of which are legible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.synthetic import paint
from training.synthetic.formats import Registration, draw_registration, formats
from training.synthetic.glyphs import CAP, Boxes, Mask, font_files, glyph, small_text, usable
from training.synthetic.plates import render_plate
from training.synthetic.styles import BLACK, CREAM, GREEN, SKY, WHITE, YELLOW, Colour
from training.synthetic.trimmings import font_folder

Image = NDArray[np.uint8]

_LIKE_DIGITS = frozenset("OIQ")
"""Letters that many typefaces draw like digits: no number with them is drawn."""

_LENGTHS = range(5, 9)
_TRIES = 400
_MIN_CONTRAST = 75
"""Least difference of grey levels between each character and its ground."""

_RARE = ("stencil", "wallpoet", "staatliches", "black-ops", "stick-no-bills", "gemunu")
"""Typefaces that no plate has and that are hard to read."""

_COLOURS: tuple[tuple[Colour, Colour], ...] = (
    (WHITE, BLACK),
    (WHITE, BLACK),
    (YELLOW, BLACK),
    (BLACK, WHITE),
    (CREAM, (150, 60, 20)),
    (SKY, BLACK),
    (WHITE, (35, 30, 190)),
    (GREEN, WHITE),
)


@dataclass(frozen=True)
class NumberPlate:
    """A plate: ``image`` (H, W, 3) uint8 BGR, ``text``, ``country`` and its characters' boxes.

    ``boxes`` (n, 4) float32 are in px of the image.
    """

    image: Image
    text: str
    country: str
    boxes: Boxes


def numbered(rng: np.random.Generator) -> NumberPlate:
    """Draw a legible plate of one line with a number of any country."""
    codes = _countries()
    for _ in range(_TRIES):
        code = codes[int(rng.integers(len(codes)))]
        drawn = render_plate(rng, code, two_lines=False, scrambled=0.0)
        plate = NumberPlate(drawn.image, drawn.text, code, drawn.char_boxes)
        if is_plain(plate.text) and is_legible(plate):
            return plate
    raise RuntimeError(f"no legible plate in {_TRIES} tries")


def registration(rng: np.random.Generator, fits: Callable[[Registration], bool]) -> Registration:
    """Draw a number of any country that has no ambiguous letters and ``fits``."""
    codes = _countries()
    for _ in range(_TRIES):
        drawn = draw_registration(rng, codes[int(rng.integers(len(codes)))])
        if is_plain(drawn.text) and fits(drawn):
            return drawn
    raise RuntimeError(f"no such number in {_TRIES} tries")


def _countries() -> list[str]:
    return sorted(code for code in formats() if code)


def is_plain(text: str) -> bool:
    """Return whether a text is of usual length and has no letters that resemble digits."""
    return len(text) in _LENGTHS and not _LIKE_DIGITS & set(text)


def typeface(rng: np.random.Generator) -> Path:
    """Draw a typeface that plates might have."""
    files = [
        file
        for file in font_files(font_folder(), "plate")
        if not any(word in file.name for word in _RARE) and usable(file)
    ]
    return files[int(rng.integers(len(files)))]


def letters(font: Path, text: str) -> list[Mask]:
    """Return the coverage (``CAP``, w) of each character of a text; blank for a space."""
    blank = np.zeros((CAP, CAP // 3), np.uint8)
    return [blank if char == " " else glyph(font, char)[5 : 5 + CAP] for char in text]


def stacked(font: Path, upper: str, lower: str) -> Mask:
    """Return the coverage (``CAP``, w) of two small characters above each other."""
    tall = round(CAP * 0.46)
    masks = [letters(font, char)[0] for char in (upper, lower)]
    widths = [max(8, round(mask.shape[1] * 0.62)) for mask in masks]
    pair = np.zeros((CAP, max(widths)), np.uint8)
    for mask, wide, top in zip(masks, widths, (0, CAP - tall), strict=True):
        left = (pair.shape[1] - wide) // 2
        small = cv2.resize(mask, (wide, tall), interpolation=cv2.INTER_AREA)
        pair[top : top + tall, left : left + wide] = small
    return pair


@dataclass(frozen=True)
class Look:
    """How a plate is painted: its shape, colours, and what is beside the number."""

    aspect: float
    caption: str = ""
    band: str = ""
    tall: float = 0.6
    """Height of a single line of characters, as a share of the plate's."""

    colours: tuple[Colour, Colour] | None = None


def painted(rng: np.random.Generator, rows: Sequence[Sequence[Mask]], look: Look) -> Image:
    """Draw a plate with rows of characters, each (``CAP``, w); empty masks are gaps."""
    height = 200 if len(rows) > 1 else 120
    width = round(height * look.aspect)
    ground, ink = look.colours or _COLOURS[int(rng.integers(len(_COLOURS)))]
    tone = paint.jitter(rng, ink, 10)
    canvas = paint.background(rng, height, width, paint.jitter(rng, ground, 10), 0.0)
    paint.border(rng, canvas, tone)
    inset = 0
    if look.band:
        inset = round(width * 0.07)
        canvas[:, :inset] = paint.jitter(rng, (150, 60, 20), 20)
        mark = small_text(typeface(rng), look.band, round(inset * 0.6))
        white = np.full(3, 235, np.float32)
        paint.ink(canvas, mark, (inset - mark.shape[1]) // 2, round(height * 0.7), white)
    if look.caption:
        mark = small_text(typeface(rng), look.caption, round(height * 0.13))
        paint.ink(canvas, mark, (width - mark.shape[1]) // 2, round(height * 0.05), tone)
    room = (inset + 0.05 * width, 0.95 * width)
    gap = int(rng.integers(8, 15))
    for row, (top, bottom) in zip(rows, _bands(len(rows), look), strict=True):
        _set(canvas, row, room, (top * height, bottom * height), gap, tone)
    return np.clip(canvas, 0, 255).astype(np.uint8)


def _bands(count: int, look: Look) -> list[tuple[float, float]]:
    """Return the top and bottom of each row, as shares of the plate's height."""
    if count == 1:
        top = (1 - look.tall) * (0.75 if look.caption else 0.5)
        return [(top, top + look.tall)]
    first = 0.22 if look.caption else 0.08
    step = (0.95 - first) / count
    return [(first + step * i, first + step * (i + 0.86)) for i in range(count)]


def _set(
    canvas: paint.Canvas,
    row: Sequence[Mask],
    room: tuple[float, float],
    rows: tuple[float, float],
    gap: int,
    tone: NDArray[np.float32],
) -> None:
    """Draw a row of characters in the middle of its room, narrowed where it is too long."""
    space = np.zeros((CAP, gap), np.uint8)
    line = np.hstack([part for mask in row for part in (mask, space)][:-1])
    tall = round(rows[1] - rows[0])
    wide = min(round(line.shape[1] * tall / CAP), round(room[1] - room[0]))
    mask = cv2.resize(line, (wide, tall), interpolation=cv2.INTER_AREA).astype(np.uint8)
    paint.ink(canvas, mask, round((sum(room) - wide) / 2), round(rows[0]), tone)


def is_legible(plate: NumberPlate) -> bool:
    """Return whether every character differs in grey from its ground, and all are apart."""
    grey = cv2.cvtColor(plate.image, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    for x1, y1, x2, y2 in plate.boxes:
        if x2 - x1 < 0.06 * (y2 - y1) or x1 < 0 or x2 > width or y1 < 0 or y2 > height:
            return False
        low, high = np.percentile(grey[round(y1) : round(y2), round(x1) : round(x2)], (10, 90))
        if high - low < _MIN_CONTRAST:
            return False
    return True
