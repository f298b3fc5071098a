"""Letter masks from font files, and lines of text set from them with each letter's place."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from training.synthetic.formats import ALPHABET

Mask = NDArray[np.uint8]
Boxes = NDArray[np.float32]

CAP = 64
"""Height in px of a capital letter in the cached masks."""
_TOP, _BOTTOM = 5, 11
"""Rows kept above a capital and below the baseline (tails of Q and J)."""
LINE_HEIGHT = _TOP + CAP + _BOTTOM

SEPARATORS = ("hyphen", "dot", "blob", "gap", "gap")


@dataclass(frozen=True)
class TextLine:
    """``mask`` (H, W) uint8 coverage, ``boxes`` (n, 4) x1, y1, x2, y2 px of its n letters."""

    mask: Mask
    boxes: Boxes


@functools.cache
def font_files(folder: str, kind: str) -> tuple[Path, ...]:
    """Font files fetched by ``python -m training.synthetic.fonts``; raises when there are none."""
    files = tuple(sorted((Path(folder) / kind).glob("*.ttf")))
    if not files:
        raise FileNotFoundError(
            f"no {kind} fonts in {folder}: run `python -m training.synthetic.fonts`"
        )
    return files


@functools.lru_cache(maxsize=2000)
def sized_font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """A font at a pixel size."""
    return ImageFont.truetype(str(path), size)


@functools.cache
def _cap_size(path: Path) -> tuple[int, int]:
    """Font size at which a capital is ``CAP`` px high, and the y of its top there."""
    _, top, _, bottom = sized_font(path, 100).getbbox("H")
    size = max(8, round(100 * CAP / (bottom - top)))
    return size, int(sized_font(path, size).getbbox("H")[1])


@functools.cache
def glyph(path: Path, char: str) -> Mask:
    """Coverage (``LINE_HEIGHT``, w) uint8 of one letter, cut to its ink from left to right."""
    size, cap_top = _cap_size(path)
    font = sized_font(path, size)
    left, _, right, _ = font.getbbox(char)
    image = Image.new("L", (int(right - left) + 8, LINE_HEIGHT), 0)
    ImageDraw.Draw(image).text((4 - left, _TOP - cap_top), char, fill=255, font=font)
    mask = np.asarray(image, dtype=np.uint8)
    columns = np.flatnonzero(mask.max(axis=0) > 60)
    if columns.size == 0:
        raise ValueError(f"{path.name} has no glyph for {char!r}")
    return np.ascontiguousarray(mask[:, columns[0] : columns[-1] + 1])


@functools.cache
def usable(path: Path) -> bool:
    """Return whether a font draws distinct, full-height capitals and digits."""
    try:
        masks = [glyph(path, char) for char in ALPHABET]
    except ValueError:
        return False
    heights = [np.flatnonzero(m.max(axis=1) > 60).size for m in masks]
    return min(heights) > 0.85 * CAP


def _separator(rng: np.random.Generator, kind: str) -> Mask:
    """A mark drawn between groups of letters; blank for a plain gap."""
    width = int(rng.integers(16, 40))
    mark = np.zeros((LINE_HEIGHT, width), np.uint8)
    centre = (width // 2, _TOP + CAP // 2 + int(rng.integers(-6, 7)))
    if kind == "hyphen":
        thick = int(rng.integers(3, 7))
        cv2.rectangle(mark, (3, centre[1] - thick), (width - 4, centre[1] + thick), 255, -1)
    elif kind == "dot":
        cv2.circle(mark, centre, int(rng.integers(4, 8)), 255, -1, cv2.LINE_AA)
    elif kind == "blob":
        angle = np.sort(rng.uniform(0, 2 * np.pi, 7))
        radius = rng.uniform(0.25, 0.5, 7) * width
        points = np.stack([np.cos(angle), np.sin(angle)], 1) * radius[:, None] + centre
        cv2.fillPoly(mark, [points.astype(np.int32)], 255, cv2.LINE_AA)
    return mark


def compose_line(
    rng: np.random.Generator,
    path: Path,
    groups: tuple[str, ...],
    separators: tuple[str, ...],
    *,
    spacing: float,
    fixed_pitch: bool,
) -> TextLine:
    """Set groups of letters in one line, ``LINE_HEIGHT`` px high.

    ``spacing`` is the gap between letters in px at this height; with ``fixed_pitch`` every letter
    stands in a cell of one width, as on many plates.
    """
    pitch = max(glyph(path, c).shape[1] for c in "".join(groups)) if fixed_pitch else 0
    gap = int(rng.integers(14, 46))
    kind = SEPARATORS[int(rng.integers(len(SEPARATORS)))]
    pieces: list[tuple[int, Mask, bool]] = []
    x = 0
    for index, group in enumerate(groups):
        if index:
            mark = _separator(rng, kind if separators[index - 1] == "-" or kind == "dot" else "gap")
            room = gap if kind == "gap" else gap // 3
            pieces.append((x + room // 2, mark, False))
            x += mark.shape[1] + room
        for char in group:
            mask = glyph(path, char)
            indent = max(0, (pitch - mask.shape[1]) // 2)
            pieces.append((x + indent, mask, True))
            x += max(pitch, mask.shape[1]) + round(spacing)
    line = np.zeros((LINE_HEIGHT, max(x, 8) + 4), np.uint8)
    boxes = []
    for left, mask, is_char in pieces:
        part = line[:, left : left + mask.shape[1]]
        np.maximum(part, mask[:, : part.shape[1]], out=part)
        if is_char:
            boxes.append((left, _TOP, left + mask.shape[1], _TOP + CAP))
    return TextLine(line, np.asarray(boxes, np.float32).reshape(-1, 4))


def restyle(rng: np.random.Generator, line: TextLine) -> TextLine:
    """Thicken, thin, slant or stencil a line at random; the boxes stay where they are."""
    mask: Mask = line.mask
    roll = rng.random()
    if roll < 0.2:
        grown = cv2.dilate(mask, np.ones((3, 3), np.uint8), iterations=int(rng.integers(1, 3)))
        mask = np.asarray(grown, np.uint8)
    elif roll < 0.35:
        mask = np.asarray(cv2.erode(mask, np.ones((2, 2), np.uint8)), np.uint8)
    if rng.random() < 0.06:
        mask = mask.copy()
        for x1, _, x2, _ in line.boxes:
            centre = int((x1 + x2) / 2)
            mask[:, centre - 2 : centre + 2] = 0
    if rng.random() < 0.1:
        shear = float(rng.uniform(-0.12, 0.12))
        matrix = np.array([[1, shear, -shear * LINE_HEIGHT / 2], [0, 1, 0]], np.float32)
        slanted = cv2.warpAffine(mask, matrix, (mask.shape[1], mask.shape[0]))
        mask = np.asarray(slanted, np.uint8)
    return TextLine(mask, line.boxes)


def small_text(path: Path, text: str, height: int) -> Mask:
    """Coverage of a short text about ``height`` px high, cut to its ink; (1, 1) zero when empty."""
    if not text or height < 4:
        return np.zeros((1, 1), np.uint8)
    font = sized_font(path, height + 2)
    left, top, right, bottom = (round(v) for v in font.getbbox(text))
    image = Image.new("L", (max(1, right - left), max(1, bottom - top)), 0)
    ImageDraw.Draw(image).text((-left, -top), text, fill=255, font=font)
    return np.asarray(image, dtype=np.uint8)
