"""The part of a plate that a crop shows: where it ends and what fills it beyond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from training.changes.scenes import Box, Image, Plate
from training.reader.settings import HIDDEN, UNCLEAR

LEFT, RIGHT, TOP, BOTTOM = range(4)
LOST, CLEAR = 0.6, 0.85
"""Share of a character that is seen at most where it is lost, and at least where it is read."""
MOST_LOST = 0.5
"""Share of the characters that are beyond a cut at most."""


def _filled(
    rng: np.random.Generator, image: Image, at: int, side: int, patches: Sequence[Image]
) -> Image:
    """Replace what is right of column ``at`` (left of it for ``LEFT``) by something else."""
    out = image.copy()
    part = out[:, :at] if side == LEFT else out[:, at:]
    if part.size == 0:
        return out
    edge = image[:, at : at + 1] if side == LEFT else image[:, at - 1 : at]
    roll = rng.random()
    if roll < 0.4:
        part[:] = edge
    elif roll < 0.6:
        part[:] = int(rng.choice([0, 40, 114, 128]))
    elif len(patches):
        patch = cv2.resize(patches[int(rng.integers(len(patches)))], part.shape[::-1])
        part[:] = cv2.GaussianBlur(patch, (0, 0), float(rng.uniform(0.3, 3)))
    else:
        part[:] = int(rng.integers(256))
    return out


def cut_through(rng: np.random.Generator, plate: Plate, patches: Sequence[Image]) -> Plate:
    """End a plate inside a character or just after one; what it loses is read as hidden.

    The box of the plate ends at the cut, or what is beyond it is filled.
    """
    if rng.random() < 0.1:
        return _cut_rows(rng, plate)
    side = LEFT if rng.random() < 0.5 else RIGHT
    row = max(plate.rows, key=len)
    order = np.argsort(row[:, 0])
    lost = int(rng.integers(0, max(1, int(MOST_LOST * len(row)))))
    char = row[order[lost] if side == LEFT else order[-1 - lost]]
    between = rng.random() < 0.3
    seen = -float(rng.uniform(0.02, 0.15)) if between else float(rng.uniform(0.1, 0.55))
    wide = float(char[2] - char[0])
    at = char[2] - seen * wide if side == LEFT else char[0] + seen * wide
    column = int(np.clip(round(float(at)), 2, plate.image.shape[1] - 2))
    shown = replace(plate, texts=texts_beyond(plate, column, side))
    if rng.random() < 0.35:
        image = _filled(rng, plate.image, column, side, patches)
        return replace(shown, image=image, box=_box_beyond(rng, plate, column, side))
    return shown_part(shown, column, side)


def _box_beyond(rng: np.random.Generator, plate: Plate, column: int, side: int) -> Box:
    """The box of a plate that reaches some way beyond a column."""
    x1, y1, x2, y2 = plate.box
    reach = float(rng.uniform(0.05, 1.0))
    if side == LEFT:
        return column + (x1 - column) * reach, y1, x2, y2
    return x1, y1, column + (x2 - column) * reach, y2


def shown_part(plate: Plate, column: int, side: int) -> Plate:
    """A plate whose picture ends at a column."""
    x1, y1, x2, y2 = plate.box
    image = plate.image[:, column:] if side == LEFT else plate.image[:, :column]
    shift = column if side == LEFT else 0
    box = (0.0, y1, x2 - shift, y2) if side == LEFT else (x1, y1, float(column), y2)
    offset = np.array([shift, 0, shift, 0], np.float32)
    return replace(plate, image=image, box=box, chars=plate.chars - offset, finished=True)


def texts_beyond(plate: Plate, column: int, side: int) -> tuple[str, ...]:
    """What to read of a plate of which nothing is seen beyond a column.

    The characters that each line loses are read as one hidden one.
    """
    x1, x2 = plate.chars[:, 0], plate.chars[:, 2]
    seen = np.clip((x2 - column if side == LEFT else column - x1) / (x2 - x1), 0, 1)
    texts = [
        UNCLEAR if share < CLEAR else text for text, share in zip(plate.texts, seen, strict=True)
    ]
    for indices in plate.row_indices:
        lost = [int(i) for i in indices if seen[i] < LOST]
        for index in lost:
            texts[index] = ""
        if lost:
            texts[lost[-1] if side == LEFT else lost[0]] = HIDDEN
    return tuple(texts)


def _cut_rows(rng: np.random.Generator, plate: Plate) -> Plate:
    """End a plate above or below so that characters lose a third to two thirds of their height."""
    x1, y1, x2, y2 = plate.box
    lower = rng.random() < 0.5
    row = plate.rows[-1 if lower else 0]
    share = float(rng.uniform(0.4, 0.7))
    top, bottom = float(row[:, 1].min()), float(row[:, 3].max())
    shown = replace(plate, finished=True, texts=_texts_hidden(plate, -1 if lower else 0))
    if not lower:
        at = int(np.clip(round(top + share * (bottom - top)), 0, plate.image.shape[0] - 4))
        offset = np.array([0, at, 0, at], np.float32)
        box = (x1, 0.0, x2, y2 - at)
        return replace(shown, image=plate.image[at:], box=box, chars=plate.chars - offset)
    at = int(np.clip(round(bottom - share * (bottom - top)), 4, plate.image.shape[0]))
    return replace(shown, image=plate.image[:at], box=(x1, y1, x2, float(at)))


def _texts_hidden(plate: Plate, row: int) -> tuple[str, ...]:
    """What to read of a plate whose characters of a line are hidden in part."""
    hidden = set(plate.row_indices[row].tolist())
    return tuple(HIDDEN if i in hidden else text for i, text in enumerate(plate.texts))


def cut_beside(rng: np.random.Generator, plate: Plate, patches: Sequence[Image]) -> Plate:
    """End a plate just beside its number, whose characters all stay whole."""
    x1, y1, x2, y2 = plate.box
    side = LEFT if rng.random() < 0.5 else RIGHT
    gap = plate.pitch * float(rng.uniform(0.1, 0.4))
    edge = plate.chars[:, 0].min() - gap if side == LEFT else plate.chars[:, 2].max() + gap
    column = int(np.clip(round(float(edge)), 0, plate.image.shape[1] - 1))
    if rng.random() < 0.5:
        reach = float(rng.uniform(0, 0.25)) * (x2 - x1)
        image = _filled(rng, plate.image, column, side, patches) if column > 1 else plate.image
        box = (column - reach, y1, x2, y2) if side == LEFT else (x1, y1, column + reach, y2)
        return replace(plate, image=image, box=box, finished=False)
    return shown_part(plate, column if side == LEFT else column + 1, side)
