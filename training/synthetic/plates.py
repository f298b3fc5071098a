"""Draw licence plates of many countries with known text: :func:`render_plate`."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.synthetic import paint
from training.synthetic.formats import ALPHABET, Registration, draw_registration, formats
from training.synthetic.glyphs import (
    CAP,
    LINE_HEIGHT,
    Boxes,
    TextLine,
    compose_line,
    restyle,
)
from training.synthetic.styles import Style, style_of
from training.synthetic.trimmings import (
    decorate,
    expiry,
    finish,
    plate_font,
    seals,
)

COUNTRY_WEIGHTS = {"": 6.0, "ID": 8.0, "US": 6.0, "BR": 2.0}
"""How often a country is drawn, where that is not once."""

AREA = 24_000
"""Approximate size in px of a rendered plate."""


@dataclass(frozen=True)
class SyntheticPlate:
    """A rendered plate.

    ``image`` is (H, W, 3) uint8 BGR, upright, undistorted and tight to the plate's edge; ``text``
    is the registration (A-Z, 0-9; expiry dates, states and slogans are not part of it) in reading
    order; ``country`` an ISO code or ``""``; ``lines`` 1 or 2; ``char_boxes`` is (len(text), 4)
    float32 with x1, y1, x2, y2 in px of each character.
    """

    image: NDArray[np.uint8]
    text: str
    country: str
    lines: int
    char_boxes: Boxes = field(repr=False)


@dataclass(frozen=True)
class Setting:
    """Typesetting of a plate: typeface, space between letters, cells of one width."""

    font: Path
    spacing: float
    fixed_pitch: bool


def _draw_country(rng: np.random.Generator) -> str:
    codes, cumulative = _country_table()
    return codes[int(np.searchsorted(cumulative, rng.random(), side="right"))]


@functools.cache
def _country_table() -> tuple[tuple[str, ...], NDArray[np.float64]]:
    codes = tuple(sorted(formats()))
    weights = np.array([COUNTRY_WEIGHTS.get(code, 1.0) for code in codes])
    return codes, np.cumsum(weights / weights.sum())


def _scramble(rng: np.random.Generator, drawn: Registration) -> Registration:
    """The same shape with other characters, so that no format predicts the text."""
    swap = rng.random() * 0.6 + 0.3
    groups = tuple(
        "".join(ALPHABET[int(rng.integers(36))] if rng.random() < swap else c for c in group)
        for group in drawn.groups
    )
    return Registration("".join(groups), groups, drawn.separators)


def _split_lines(
    rng: np.random.Generator, drawn: Registration
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Two lines of (groups, separators), cut at a gap where there is one."""
    if len(drawn.groups) > 1:
        cut = int(rng.integers(1, len(drawn.groups)))
        return [
            (drawn.groups[:cut], drawn.separators[: cut - 1]),
            (drawn.groups[cut:], drawn.separators[cut:]),
        ]
    cut = int(rng.integers(1, len(drawn.text)))
    cut = min(max(cut, len(drawn.text) // 3), 2 * len(drawn.text) // 3) or 1
    return [((drawn.text[:cut],), ()), ((drawn.text[cut:],), ())]


def _place(
    rng: np.random.Generator,
    line: TextLine,
    area: tuple[float, float, float, float],
    stretch: float,
) -> tuple[NDArray[np.uint8], int, int, Boxes]:
    """Scale a line into ``area`` (x1, y1, x2, y2 px): its mask, left, top and letter boxes."""
    x1, y1, x2, y2 = area
    scale_y = (y2 - y1) / CAP
    natural = line.mask.shape[1] * scale_y * stretch
    width = max(8, round(min(natural, x2 - x1)))
    height = max(8, round(LINE_HEIGHT * scale_y))
    mask = cv2.resize(line.mask, (width, height), interpolation=cv2.INTER_AREA)
    slack = x2 - x1 - width
    left = round(x1 + slack * (0.5 if rng.random() < 0.8 else rng.uniform(0.1, 0.9)))
    top = round(y1 - 5 * scale_y)
    boxes = line.boxes * np.array([width / line.mask.shape[1], scale_y] * 2, np.float32)
    boxes += np.array([left, top, left, top], np.float32)
    return np.asarray(mask, np.uint8), left, top, boxes


def render_plate(
    rng: np.random.Generator,
    country: str | None = None,
    *,
    two_lines: bool | None = None,
    scrambled: float = 0.2,
) -> SyntheticPlate:
    """Draw one plate of ``country`` (ISO code, ``""`` for a generic one; default: any).

    Colours, typeface, spacing, embossing, stickers, screws, frames and wear are drawn from ``rng``,
    and so is the number of lines unless ``two_lines`` sets it. A share ``scrambled`` of the texts
    ignores the country's format. Needs the fonts of ``python -m training.synthetic.fonts``.
    """
    code = _draw_country(rng) if country is None else country
    style = style_of(code)
    drawn = draw_registration(rng, code)
    if rng.random() < scrambled:
        drawn = _scramble(rng, drawn)
    stacked = rng.random() < style.two_line if two_lines is None else two_lines
    two = len(drawn.text) >= 4 and stacked
    aspect = float(rng.uniform(*(style.two_line_aspect if two else style.aspect)))
    height = round((AREA / aspect) ** 0.5)
    width = round(height * aspect)
    shade, colour_ink = style.colours[min(int(rng.exponential(1.8)), len(style.colours) - 1)]
    tone = paint.jitter(rng, colour_ink)
    canvas = paint.background(rng, height, width, paint.jitter(rng, shade), style.picture)

    font = plate_font(rng, style)
    setting = Setting(font, float(rng.uniform(4, 20)), bool(rng.random() < 0.5))
    lines = _split_lines(rng, drawn) if two else [(drawn.groups, drawn.separators)]
    rows = _rows(rng, style, height, two=two)
    if style.border and rng.random() < style.border:
        paint.border(rng, canvas, tone)
    inset = decorate(rng, canvas, style, tone, (rows[0][0], rows[-1][1]))
    cover, char_boxes = _set_lines(rng, lines, rows, (inset, width, height), setting)
    strength = float(rng.uniform(0.75, 1.0))
    paint.ink(canvas, cover, 0, 0, tone, strength)
    if rng.random() < 0.45:
        paint.emboss(canvas, cover, float(rng.uniform(-70, 70)))
    if rng.random() < style.expiry:
        expiry(rng, canvas, font, rows[-1][1], tone)
    if not two and rng.random() < style.seals:
        seals(rng, canvas, char_boxes, drawn.groups)
    finish(rng, canvas)
    image = np.clip(canvas, 0, 255).astype(np.uint8)
    return SyntheticPlate(image, drawn.text, code, 2 if two else 1, char_boxes)


def _set_lines(
    rng: np.random.Generator,
    lines: list[tuple[tuple[str, ...], tuple[str, ...]]],
    rows: list[tuple[float, float]],
    room: tuple[float, int, int],
    setting: Setting,
) -> tuple[NDArray[np.uint8], Boxes]:
    """Return the mask of all text lines and their letters' boxes.

    `rows` are the top and bottom of each line, `room` the left inset, the width and the height of
    the plate, all in px.
    """
    inset, width, height = room
    stretch = float(rng.uniform(0.75, 1.5))
    cover = np.zeros((height, width), np.uint8)
    boxes: list[Boxes] = []
    for (groups, separators), (top, bottom) in zip(lines, rows, strict=True):
        line = compose_line(
            rng,
            setting.font,
            groups,
            separators,
            spacing=setting.spacing,
            fixed_pitch=setting.fixed_pitch,
        )
        margin = width * float(rng.uniform(0.02, 0.07))
        area = (inset + margin, top, width - margin, bottom)
        mask, left, y, placed = _place(rng, restyle(rng, line), area, stretch)
        _merge(cover, mask, left, y)
        boxes.append(placed)
    return cover, np.concatenate(boxes)


def _rows(
    rng: np.random.Generator, style: Style, height: int, *, two: bool
) -> list[tuple[float, float]]:
    """Top and bottom px of each text line's capitals."""
    if two:
        top, bottom = rng.uniform(0.06, 0.16) * height, rng.uniform(0.84, 0.94) * height
        if style.top and rng.random() < 0.4:
            top = rng.uniform(0.18, 0.26) * height
        gap = rng.uniform(0.05, 0.12) * height
        middle = top + (bottom - top) * rng.uniform(0.38, 0.55)
        return [(top, middle - gap / 2), (middle + gap / 2, bottom)]
    cap = float(rng.uniform(*style.cap)) * height
    free = height - cap
    lean = rng.uniform(0.12, 0.4) if style.expiry else rng.uniform(0.4, 0.62)
    return [(free * lean, free * lean + cap)]


def _merge(cover: NDArray[np.uint8], mask: NDArray[np.uint8], left: int, top: int) -> None:
    y1, x1 = max(0, top), max(0, left)
    part = cover[y1 : top + mask.shape[0], x1 : left + mask.shape[1]]
    np.maximum(
        part,
        mask[y1 - top : y1 - top + part.shape[0], x1 - left : x1 - left + part.shape[1]],
        out=part,
    )
