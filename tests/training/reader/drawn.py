"""Plates of four letters in four equal cells, drawn for the tests of recombination."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from training.reader.data.recombine import Image, Whole
from training.reader.data.rows import Row

CUTS = (0.25, 0.5, 0.75)
PLACES = ((0.13, 0.5), (0.38, 0.5), (0.63, 0.5), (0.88, 0.5))


def draw_plate(text: str, *, ink: int, ground: int, height: int = 40) -> Image:
    """A plate of four letters in four equal cells, (height, 120, 3) uint8."""
    image = np.full((height, 120, 3), ground, np.uint8)
    for place, letter in enumerate(text):
        cv2.putText(image, letter, (30 * place + 6, height - 10), 0, 0.9, (ink,) * 3, 2)
    return image


def whole_of(text: str, **style: int) -> Whole:
    grey = cv2.cvtColor(draw_plate(text, **style), cv2.COLOR_BGR2GRAY)
    return Whole(np.asarray(grey, np.uint8), text, CUTS)


def row_of(folder: Path, text: str, **style: int) -> Row:
    path = folder / f"{text}.png"
    cv2.imwrite(str(path), draw_plate(text, **style))
    return Row(path, text, "ID", "made", "train", pseudo=False)
