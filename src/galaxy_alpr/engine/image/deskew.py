"""Make the lines of a crop level and its letters upright, where a reader says its letters are."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.types import BgrImage

_LEAST_LETTERS = 3
_NEXT_LINE = 0.05
"""Share of the width by which a letter lies further left than the one before on a new line."""
_MOST_ASIDE = 0.12
"""Share of the height by which a letter lies beside its line at most."""
_LESS = 0.8
"""What of the rise the crop loses in height, and of the lean in width: there is no plate."""
_LEAST_HIGH = 0.45

_LEAST_WIDE = 0.6

Places = NDArray[np.float32]


class Lines(NamedTuple):
    """How far the lines of a crop sink over its width, and the y in the middle of them.

    Both are shares of the crop's height.
    """

    rise: float
    middle: float


LEVEL = Lines(0.0, 0.5)


def fit_text_lines(places: Places) -> Lines | None:
    """Return the lines that a crop's letters stand on, by least squares.

    ``places`` (n, 2) are the middles of the letters, x and y from 0 to 1, in reading order.
    ``None`` where they are too few or lie on no parallel lines, one or two.
    """
    if len(places) < _LEAST_LETTERS:
        return None
    x, y = places.astype(np.float64).T
    line = np.concatenate([[0], np.cumsum(np.diff(x) < -_NEXT_LINE)])
    if line[-1] > 1:
        return None
    offsets = (line[:, None] == np.arange(line[-1] + 1)).astype(np.float64)
    sides = np.column_stack([x - 0.5, offsets])
    solved = np.linalg.lstsq(sides, y, rcond=None)[0]
    if np.abs(sides @ solved - y).max() > _MOST_ASIDE:
        return None
    return Lines(float(solved[0]), float(solved[1:].mean()))


def deskew(crop: BgrImage, lines: Lines, lean: float = 0.0) -> BgrImage:
    """Return the crop, of the same size, with its lines level and its letters upright.

    The columns move up or down; letters that lean to the right by ``lean`` of their height (to the
    left where it is negative) are set upright by moving the rows. What a slanted plate leaves free
    at the borders is cut off.
    """
    height, width = crop.shape[:2]
    high = max(_LEAST_HIGH, 1 - _LESS * abs(lines.rise))
    aside = lean * high
    wide = max(_LEAST_WIDE, 1 - _LESS * abs(aside) * height / width)
    top = lines.middle - lines.rise / 2 - high / 2
    row = np.array([wide, -aside, (1 - wide) * width / 2 + aside * height / 2])
    column = np.array([0, high, top * height]) + lines.rise * height / width * row
    back = np.array([row, column], np.float32)
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    level = cv2.warpAffine(crop, back, (width, height), flags=how, borderMode=cv2.BORDER_REPLICATE)
    return level.astype(np.uint8, copy=False)
