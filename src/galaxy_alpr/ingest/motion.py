"""Whether something moves before a camera that stands still."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.types import BgrImage

WIDTH = 160
"""The width at which frames are compared, px."""

_LEARN = 0.05
"""The share of each frame in the learned background."""

_DIFFERENT = 14.0
"""Difference of grey levels that counts, above twice the noise that the picture has."""

_NOISE = 0.02


def thumbnail(image: BgrImage) -> NDArray[np.uint8]:
    """Return a frame (H, W, 3) as a small grey picture."""
    height, width = image.shape[:2]
    size = (WIDTH, max(8, round(height * WIDTH / width)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)


class Motion:
    """Compares frames with a background that is learned slowly; a change of light is no motion.

    ``masks`` are polygons in shares of the picture, in which nothing counts.
    """

    def __init__(self, masks: Sequence[Sequence[Sequence[float]]] = ()) -> None:
        self._masks = masks
        self._counted: NDArray[np.uint8] | None = None
        self._background: NDArray[Any] | None = None
        self._noise = 0.0

    def changed(self, grey: NDArray[np.uint8]) -> float:
        """Return the share of the picture that has changed, 0 to 1; of the first frame 1.

        ``grey`` is a ``thumbnail``.
        """
        pixels = cv2.GaussianBlur(grey, (0, 0), 1.0).astype(np.float32)
        known = self._background
        if known is None or known.shape != pixels.shape:
            self._background = pixels
            self._counted = self._without_masks(pixels.shape[1], pixels.shape[0])
            return 1.0
        difference = pixels - known
        difference -= np.median(difference)  # the light, or the camera's exposure
        size = np.abs(difference)
        moved = size > _DIFFERENT + 2 * self._noise
        self._noise += _NOISE * (float(np.median(size)) * 1.5 - self._noise)
        self._background = known + _LEARN * (pixels - known)
        whole = cv2.erode(moved.astype(np.uint8), np.ones((2, 2), np.uint8))
        if self._counted is not None:
            whole *= self._counted
        return float(whole.mean())

    def _without_masks(self, width: int, height: int) -> NDArray[np.uint8] | None:
        """Return 1 for each pixel that counts, ``None`` where all do."""
        if not self._masks:
            return None
        counted = np.ones((height, width), np.uint8)
        for points in self._masks:
            corners = np.round(np.array(points) * (width, height)).astype(np.int32)
            cv2.fillPoly(counted, [corners], 0)
        return counted
