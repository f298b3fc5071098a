"""Interlaced frames: odd and even rows of two moments, so that what moved is combed."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.types import BgrImage

_BLOCK = 16
_MAX_COLUMNS = 320
"""Columns that are looked at; combing is a matter of rows."""

_MIN_DIFFERENCE = 6.0
"""Mean grey levels between neighbouring rows of a block with texture."""

_COMBED_RATIO = 1.5
"""In a combed block neighbouring rows differ this many times as much as rows of one field.

Elsewhere rows that are further apart differ more.
"""

_MIN_VARIATION = 0.25
"""Least change from column to column of the difference of neighbouring rows, as a share of it.

Combing lies at upright edges; fine level stripes, of blinds or corrugated iron, have none.
"""

_MIN_BLOCKS = 0.02
_MIN_TEXTURED = 0.05
"""Least shares of combed blocks: of all blocks, and of those with texture."""


class Combing(NamedTuple):
    """The shares of combed blocks: of all blocks, and of those with texture."""

    blocks: float
    textured: float


def is_interlaced(image: BgrImage) -> bool:
    """Return whether the rows of a (H, W, 3) image are of two moments, and something moved.

    Of 1 000 photos none is taken for such a picture; where a car moves 3, 6 or 12 px between the
    fields, 0.90, 0.99 and all of them are (train rows of the detector, a trial).
    """
    combing = measure_combing(image)
    return combing.blocks >= _MIN_BLOCKS and combing.textured >= _MIN_TEXTURED


def progressive(image: BgrImage) -> BgrImage:
    """Return the first field of an interlaced (H, W, 3) image, any other image itself."""
    return first_field(image) if is_interlaced(image) else image


def first_field(image: BgrImage) -> BgrImage:
    """Return the even rows of a (H, W, 3) image, scaled to its height."""
    size = (image.shape[1], image.shape[0])
    return cv2.resize(image[::2], size, interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)


def measure_combing(image: BgrImage) -> Combing:
    """Measure the combing of a (H, W, 3) image by its green channel, in blocks of 16 rows."""
    step = -(-image.shape[1] // _MAX_COLUMNS)
    green = np.ascontiguousarray(image[:, ::step, 1])
    columns = green.shape[1] // _BLOCK
    rows = (green.shape[0] - 2) // _BLOCK
    if min(rows, columns) < 1:
        return Combing(0.0, 0.0)
    height, width = rows * _BLOCK, columns * _BLOCK
    upper, lower = green[:height, :width], green[1 : height + 1, :width]
    between = _block_means(cv2.absdiff(lower, upper))
    within = _block_means(cv2.absdiff(green[2 : height + 2, :width], upper))
    textured = between > _MIN_DIFFERENCE
    combed = textured & (between > _COMBED_RATIO * within)
    if combed.mean() >= _MIN_BLOCKS:  # most pictures are spared the rest
        step_down = lower.astype(np.int16) - upper
        change = np.abs(np.diff(step_down, axis=1, append=step_down[:, -1:]))
        combed &= _block_means(change) > _MIN_VARIATION * between
    return Combing(float(combed.mean()), float(combed.sum() / max(1, textured.sum())))


def _block_means(differences: NDArray[np.generic]) -> NDArray[np.float32]:
    rows, columns = differences.shape[0] // _BLOCK, differences.shape[1] // _BLOCK
    means = cv2.resize(
        differences.astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA
    )
    return means.astype(np.float32, copy=False)
