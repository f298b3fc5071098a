"""Deskewing of a plate's crop, by the centers of its characters."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.types import BgrImage

_MIN_CHARACTERS = 3
_LINE_BREAK = 0.05
"""A character this share of the width further left than the one before begins a new line."""

_MAX_RESIDUAL = 0.12
"""Largest distance of a character from its line, as a share of the height."""

_TRIM = 0.8
"""Share of the rise cut off in height, and of the shear in width: borders without the plate."""

_MIN_HEIGHT = 0.45
_MIN_WIDTH = 0.6

Centers = NDArray[np.float32]
"""Centers of characters: (n, 2), x and y as shares of the crop's width and height."""


class TextLines(NamedTuple):
    """The direction of a crop's parallel text lines; both values are shares of the crop's height.

    ``rise`` is how far they go down over the crop's width, ``middle`` the y in the middle of them.
    """

    rise: float
    middle: float


HORIZONTAL = TextLines(0.0, 0.5)


def fit_text_lines(centers: Centers) -> TextLines | None:
    """Return the text lines through the centers of characters, by least squares.

    ``centers`` (n, 2) are in reading order, x and y from 0 to 1. ``None`` if they are too few or do
    not form one or two parallel lines.
    """
    if len(centers) < _MIN_CHARACTERS:
        return None
    x, y = centers.astype(np.float64).T
    line = np.concatenate([[0], np.cumsum(np.diff(x) < -_LINE_BREAK)])
    if line[-1] > 1:
        return None
    offsets = (line[:, None] == np.arange(line[-1] + 1)).astype(np.float64)
    terms = np.column_stack([x - 0.5, offsets])
    solution = np.linalg.lstsq(terms, y, rcond=None)[0]
    if np.abs(terms @ solution - y).max() > _MAX_RESIDUAL:
        return None
    return TextLines(float(solution[0]), float(solution[1:].mean()))


def deskew(crop: BgrImage, lines: TextLines, lean: float = 0.0) -> BgrImage:
    """Return the crop, of the same size, with horizontal text lines and upright characters.

    A vertical shear makes the lines horizontal. A horizontal one corrects characters that lean to
    the right by ``lean`` of their height (to the left if negative). Borders that the slanted plate
    does not fill are cut off.
    """
    height, width = crop.shape[:2]
    inner_height = max(_MIN_HEIGHT, 1 - _TRIM * abs(lines.rise))
    shear = lean * inner_height
    inner_width = max(_MIN_WIDTH, 1 - _TRIM * abs(shear) * height / width)
    top = lines.middle - lines.rise / 2 - inner_height / 2
    x_row = np.array([inner_width, -shear, (1 - inner_width) * width / 2 + shear * height / 2])
    y_row = np.array([0, inner_height, top * height]) + lines.rise * height / width * x_row
    to_source = np.array([x_row, y_row], np.float32)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    deskewed = cv2.warpAffine(
        crop, to_source, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return deskewed.astype(np.uint8, copy=False)
