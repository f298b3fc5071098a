"""Rendered plates of one to three lines, some with stacked letters or another script."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.changes.lettering import above_each_other, capital, some_font, stacked_pair
from training.changes.scenes import Floats, Image, Plate, rendered
from training.reader.settings import FOREIGN
from training.synthetic import paint
from training.synthetic.foreign import foreign_text
from training.synthetic.glyphs import CAP, Mask, small_text
from training.synthetic.plates import SyntheticPlate
from training.synthetic.styles import SLOGANS, STATES, STYLES
from training.synthetic.trimmings import finish, small_font

COMMON_KINDS = ("one", "two", "two")
RARE_KINDS = (
    "three",
    "three",
    "stacked",
    "stacked",
    "beside",
    "beside",
    "beside",
    "line",
    "foreign",
)
AREA = 20_000
CAPTION = 0.33
"""Height of a caption at most, as a share of that of the number's characters."""


@dataclass(frozen=True)
class Line:
    """``mask`` (CAP, w) coverage, what to read, and the boxes (n, 4) px of its characters."""

    mask: Mask
    chars: Floats
    text: str


def set_line(rng: np.random.Generator, font: Path, count: int, extra: str = "") -> Line:
    """A line of ``count`` characters, with ``stacked`` or ``foreign`` ones before or in it."""
    at = count + 1
    if extra:
        at = int(rng.choice([0, 0, 0, int(rng.integers(count + 1)), count]))
    pieces = [capital(rng, font) for _ in range(count)]
    if extra == "stacked":
        pieces.insert(at, stacked_pair(rng, font))
    elif extra == "foreign":
        glyphs = 1 if rng.random() < 0.7 else 2
        mask = foreign_text(rng, glyphs)
        share = 1.0 if rng.random() < 0.6 else float(rng.uniform(0.55, 1.0))
        small = np.zeros_like(mask)
        tall, wide = round(CAP * share), max(3, round(mask.shape[1] * share))
        top = (CAP - tall) // 2
        small[top : top + tall, :wide] = cv2.resize(mask, (wide, tall))
        pieces.insert(at, (FOREIGN * glyphs, small[:, :wide]))
    gap, break_at = int(rng.integers(5, 22)), int(rng.integers(1, max(2, count)))
    width = sum(mask.shape[1] + gap for _, mask in pieces) + 40
    line = np.zeros((CAP, width), np.uint8)
    boxes: list[Floats] = []
    x = 0
    for index, (text, mask) in enumerate(pieces):
        if index == break_at:
            x += int(rng.integers(0, 36))
        line[:, x : x + mask.shape[1]] = mask
        box = np.array((x, 0, x + mask.shape[1], CAP), np.float32)
        boxes.append(above_each_other(box) if extra == "stacked" and len(text) > 1 else box[None])
        if len(text) > 1 and extra == "foreign":
            boxes.append(box[None])
        x += mask.shape[1] + gap
    used = max(4, x - gap)
    return Line(line[:, :used], np.concatenate(boxes), "".join(text for text, _ in pieces))


def foreign_line(rng: np.random.Generator) -> Line:
    """A line of another script only."""
    mask = foreign_text(rng, int(rng.integers(2, 6)), words=bool(rng.random() < 0.6))
    box = np.array([[0, 0, mask.shape[1], CAP]], np.float32)
    return Line(mask, box, FOREIGN)


def _lines(rng: np.random.Generator, kind: str) -> list[Line]:
    font = some_font(rng)
    count = {"three": 3, "two": 2, "line": 2, "foreign": int(rng.integers(1, 3))}.get(kind, 1)
    if kind in ("stacked", "beside"):
        count = 1 if rng.random() < 0.6 else 2
    room = 8 if count == 1 else 5 if count == 2 else 4
    lines = [set_line(rng, font, int(rng.integers(1 + (count < 3), room))) for _ in range(count)]
    which = int(rng.integers(count))
    if kind in ("stacked", "beside"):
        extra = "foreign" if kind == "beside" else "stacked"
        lines[which] = set_line(rng, font, int(rng.integers(2, max(3, room - 1))), extra)
    elif kind == "line":
        lines[which] = foreign_line(rng)
    elif kind == "foreign":
        lines = [foreign_line(rng) for _ in lines]
    elif kind == "one":
        lines = [set_line(rng, font, int(rng.integers(3, 9)))]
    return lines


def _bands(rng: np.random.Generator, count: int) -> list[tuple[float, float]]:
    """Top and bottom of each line, as shares of the plate's height."""
    weights = rng.uniform(0.75, 1.15, count)
    top, bottom = float(rng.uniform(0.06, 0.2)), float(rng.uniform(0.82, 0.95))
    if count == 1:
        tall = float(rng.uniform(0.4, 0.75))
        top = (1 - tall) * float(rng.uniform(0.3, 0.7))
        bottom = top + tall
    gap = float(rng.uniform(0.03, 0.09))
    free = bottom - top - gap * (count - 1)
    bands, y = [], top
    for weight in weights / weights.sum():
        bands.append((y, y + weight * free))
        y += weight * free + gap
    return bands


def draw_lines(rng: np.random.Generator, kind: str) -> Plate:
    """A plate of ``kind`` (of ``COMMON_KINDS`` or ``RARE_KINDS``)."""
    lines = _lines(rng, kind)
    aspect = float(rng.uniform(*((1.8, 5.0), (1.0, 2.6), (0.85, 1.7))[len(lines) - 1]))
    height = round((AREA / aspect) ** 0.5)
    width = round(height * aspect)
    styles = list(STYLES.values())
    colours = styles[int(rng.integers(len(styles)))].colours
    shade, dye = colours[min(int(rng.exponential(1.8)), len(colours) - 1)]
    tone = paint.jitter(rng, dye)
    canvas = paint.background(rng, height, width, paint.jitter(rng, shade), 0.08)
    if rng.random() < 0.5:
        paint.border(rng, canvas, tone)
    cover = np.zeros((height, width), np.uint8)
    bands = _bands(rng, len(lines))
    placed = [_placed(rng, cover, *pair) for pair in zip(lines, bands, strict=True)]
    paint.ink(canvas, cover, 0, 0, tone, float(rng.uniform(0.75, 1.0)))
    if rng.random() < 0.4:
        paint.emboss(canvas, cover, float(rng.uniform(-70, 70)))
    _captions(rng, canvas, bands, tone)
    finish(rng, canvas)
    image: Image = np.clip(canvas, 0, 255).astype(np.uint8)
    chars = np.concatenate(placed)
    plate = rendered(rng, SyntheticPlate(image, "", "", len(lines), chars))
    return replace(plate, texts=tuple("".join(line.text for line in lines)))


def _placed(rng: np.random.Generator, cover: Mask, line: Line, band: tuple[float, float]) -> Floats:
    """Draw a line into the plate's coverage, in place; returns its characters' boxes there."""
    height, width = cover.shape
    tall = max(6, round((band[1] - band[0]) * height))
    natural = line.mask.shape[1] * tall / CAP * float(rng.uniform(0.7, 1.4))
    wide = max(6, round(min(natural, width * float(rng.uniform(0.84, 0.95)))))
    mask = cv2.resize(line.mask, (wide, tall), interpolation=cv2.INTER_AREA)
    slack = width - wide
    x = round(slack * (0.5 if rng.random() < 0.75 else float(rng.uniform(0.15, 0.85))))
    y = round(band[0] * height)
    part = cover[y : y + tall, x : x + wide]
    np.maximum(part, mask[: len(part)], out=part)
    scale = np.array([wide / line.mask.shape[1], tall / CAP] * 2, np.float32)
    offset = np.array([x, y, x, y], np.float32)
    return np.asarray(line.chars * scale + offset, np.float32)


def _captions(
    rng: np.random.Generator,
    canvas: paint.Canvas,
    bands: list[tuple[float, float]],
    tone: NDArray[np.float32],
) -> None:
    """Small texts above and below the number, of another script now and then; in place."""
    height, width = canvas.shape[:2]
    least = min(bottom - top for top, bottom in bands) * height
    for top, bottom in ((0.0, bands[0][0]), (bands[-1][1], 1.0)):
        tall = round(min((bottom - top) * height * 0.8, least * float(rng.uniform(0.18, CAPTION))))
        if rng.random() < 0.55 or tall < 6:
            continue
        if rng.random() < 0.2:
            large = foreign_text(rng, int(rng.integers(2, 7)), words=True)
            wide = max(4, round(large.shape[1] * tall / CAP))
            small = cv2.resize(large, (wide, tall), interpolation=cv2.INTER_AREA)
            mark = np.asarray(small, np.uint8)
        else:
            words = STATES + SLOGANS
            mark = small_text(small_font(rng), words[int(rng.integers(len(words)))], tall)
        mark = mark[:, : round(width * 0.9)]
        y = round((top + bottom) * height / 2 - tall / 2)
        paint.ink(canvas, mark, (width - mark.shape[1]) // 2, y, tone, 0.9)
