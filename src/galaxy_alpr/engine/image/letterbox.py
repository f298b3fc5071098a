"""Fit an image into a network's input without distortion, and map points back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Align = Literal["center", "top-left"]


@dataclass(frozen=True, slots=True)
class Letterbox:
    """The position of a source image in an input of ``width`` x ``height`` pixels."""

    source_width: int
    source_height: int
    width: int
    height: int
    inner_width: int
    inner_height: int
    left: int
    top: int

    @classmethod
    def fit(
        cls, source_width: int, source_height: int, width: int, height: int, align: Align = "center"
    ) -> Letterbox:
        """Scale the source as large as fits, keeping its aspect ratio."""
        scale = min(width / source_width, height / source_height)
        inner_width = min(width, max(1, round(source_width * scale)))
        inner_height = min(height, max(1, round(source_height * scale)))
        left = (width - inner_width) // 2 if align == "center" else 0
        top = (height - inner_height) // 2 if align == "center" else 0
        return cls(source_width, source_height, width, height, inner_width, inner_height, left, top)

    def apply(self, image: NDArray[np.uint8], pad: int = 114) -> NDArray[np.uint8]:
        """Return a new (height, width[, 3]) image; the border is filled with ``pad``."""
        if 4 * self.inner_width <= self.source_width:
            # Two steps take a third of the time of one by an odd ratio.
            half = (self.source_width // 2, self.source_height // 2)
            image = cv2.resize(image, half, interpolation=cv2.INTER_AREA).astype(
                np.uint8, copy=False
            )
        # Below half size, linear interpolation skips pixels, and so strokes of distant plates.
        is_half = self.inner_width < 0.5 * self.source_width
        inner = cv2.resize(
            image,
            (self.inner_width, self.inner_height),
            interpolation=cv2.INTER_AREA if is_half else cv2.INTER_LINEAR,
        )
        canvas = np.full((self.height, self.width, *image.shape[2:]), pad, np.uint8)
        canvas[
            self.top : self.top + self.inner_height, self.left : self.left + self.inner_width
        ] = inner
        return canvas

    def to_source(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Map x, y pairs (any shape ending in an even length) from the input to the source."""
        scale = np.array(
            [self.source_width / self.inner_width, self.source_height / self.inner_height],
            np.float32,
        )
        pairs = points.reshape(-1, 2) - np.array([self.left, self.top], np.float32)
        return (pairs * scale).reshape(points.shape).astype(np.float32)


def min_padded_size(
    source_width: int, source_height: int, long_side: int, stride: int
) -> tuple[int, int]:
    """Return the smallest width and height, multiples of ``stride``, that hold the source.

    The longer side becomes ``long_side``: a 16:9 picture at 640 gives 640x384 instead of 640x640,
    which has two fifths fewer pixels.
    """
    scale = long_side / max(source_width, source_height)
    return (
        max(stride, math.ceil(round(source_width * scale) / stride) * stride),
        max(stride, math.ceil(round(source_height * scale) / stride) * stride),
    )
