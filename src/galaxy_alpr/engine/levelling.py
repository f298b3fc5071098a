"""Make the lines of a crop level, where a reader says its letters are."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.types import BgrImage

_LEAST_LETTERS = 3
_NEXT_LINE = 0.05
"""Share of the width by which a letter lies further left than the one before on a new line."""
_MOST_ASIDE = 0.12
"""Share of the height by which a letter lies beside its line at most."""
_LESS_HIGH = 0.8
"""What of the rise, as a share of the height, the crop loses: above and below is no plate."""
_LEAST_HIGH = 0.45

Places = NDArray[np.float32]


def level_lines(crop: BgrImage, places: Places) -> BgrImage | None:
    """Return the crop, of the same size, with its letters on level lines.

    ``places`` (n, 2) are the middles of its letters, x and y from 0 to 1, in reading order. The
    columns move up or down; above and below, what a slanted plate leaves free is cut off. ``None``
    where the places are too few or lie on no parallel lines, one or two.
    """
    found = _lines(places)
    if found is None:
        return None
    rise, middle = found
    height, width = crop.shape[:2]
    kept = max(_LEAST_HIGH, 1 - _LESS_HIGH * abs(rise))
    top = middle - rise / 2 - kept / 2
    back = np.array([[1, 0, 0], [rise * height / width, kept, top * height]], np.float32)
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    level = cv2.warpAffine(crop, back, (width, height), flags=how, borderMode=cv2.BORDER_REPLICATE)
    return level.astype(np.uint8, copy=False)


def _lines(places: Places) -> tuple[float, float] | None:
    """How far lines rise over the crop's width, and the y in the middle of them; least squares."""
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
    return float(solved[0]), float(solved[1:].mean())
