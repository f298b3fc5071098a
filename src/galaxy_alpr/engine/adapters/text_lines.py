"""Detection of lines of text by a differentiable-binarisation network."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from galaxy_alpr.engine.protocols import Session
from galaxy_alpr.errors import ModelError
from galaxy_alpr.geometry import BoundingBox, Point, Quad
from galaxy_alpr.types import BgrImage

_STRIDE = 32
_PIXEL_IS_TEXT = 0.3
_MIN_SCORE = 0.5
_MIN_SIDE = 3.0
_UNCLIP = 1.6
_MAX_LINES = 200


@dataclass(frozen=True, slots=True)
class TextLine:
    """A rotated rectangle around a line of text, in pixels of the image."""

    corners: Quad
    score: float

    @property
    def width(self) -> float:
        return math.dist(self.corners[0], self.corners[1])

    @property
    def height(self) -> float:
        return math.dist(self.corners[0], self.corners[3])

    @property
    def center(self) -> Point:
        (x1, y1), (x2, y2) = self.corners[0], self.corners[2]
        return ((x1 + x2) / 2, (y1 + y2) / 2)

    @property
    def box(self) -> BoundingBox:
        xs, ys = zip(*self.corners, strict=True)
        return BoundingBox(min(xs), min(ys), max(xs), max(ys))


class TextLineFinder:
    """Detects lines of text with a PaddleOCR text detector.

    Source: Liao et al., "Real-time Scene Text Detection with Differentiable Binarization", 2020.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._input = next(iter(session.input_shapes))

    def find(self, image: BgrImage, size: int) -> list[TextLine]:
        """Return the lines of text; the image is scaled to about ``size`` squared pixels first.

        Raises ``ModelError``.
        """
        height, width = image.shape[:2]
        scale = size / math.sqrt(height * width)
        columns = max(_STRIDE, round(width * scale / _STRIDE) * _STRIDE)
        rows = max(_STRIDE, round(height * scale / _STRIDE) * _STRIDE)
        resized = cv2.resize(image, (columns, rows))
        pixels = resized.astype(np.float32).transpose(2, 0, 1)[np.newaxis] / 127.5 - 1
        output = next(iter(self._session.run({self._input: pixels}).values()))
        if output.shape != (1, 1, rows, columns):
            raise ModelError(f"The text detector returned shape {output.shape}.")
        return lines_from_map(output[0, 0], width / columns, height / rows)


def lines_from_map(
    score_map: NDArray[np.float32], scale_x: float, scale_y: float
) -> list[TextLine]:
    """Return the lines in a (H, W) map of text probability, in units of ``scale`` map pixels."""
    mask = cv2.dilate((score_map > _PIXEL_IS_TEXT).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    lines = []
    for contour in contours[:_MAX_LINES]:
        (x, y), (width, height), angle = cv2.minAreaRect(contour)
        if min(width, height) < _MIN_SIDE:
            continue
        score = _mean_inside(score_map, contour)
        if score < _MIN_SCORE:
            continue
        if abs(angle) > 45:  # the same rectangle, with its longer side along the text
            width, height, angle = height, width, angle - math.copysign(90, angle)
        grow = width * height * _UNCLIP / (width + height)  # each side moves by half of it
        corners = _corners(x, y, width + grow, height + grow, math.radians(angle))
        lines.append(TextLine(_scaled(corners, scale_x, scale_y), score))
    return lines


def _mean_inside(score_map: NDArray[np.float32], contour: MatLike) -> float:
    x, y, width, height = cv2.boundingRect(contour)
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [np.asarray(contour, np.int32) - np.array([x, y], np.int32)], 1)
    return float(cv2.mean(score_map[y : y + height, x : x + width], mask)[0])


def _corners(x: float, y: float, width: float, height: float, angle: float) -> Quad:
    cos, sin = math.cos(angle) / 2, math.sin(angle) / 2
    right = (width * cos, width * sin)
    down = (-height * sin, height * cos)
    return (
        (x - right[0] - down[0], y - right[1] - down[1]),
        (x + right[0] - down[0], y + right[1] - down[1]),
        (x + right[0] + down[0], y + right[1] + down[1]),
        (x - right[0] + down[0], y - right[1] + down[1]),
    )


def _scaled(corners: Quad, scale_x: float, scale_y: float) -> Quad:
    a, b, c, d = ((x * scale_x, y * scale_y) for x, y in corners)
    return (a, b, c, d)
