"""Crop plates and vehicles; a plate with corners is rectified."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.geometry import BoundingBox, Quad
from galaxy_alpr.types import BgrImage, Detection, PlateResult

_MAX_CORNER_ERROR = 0.2
"""Corners this near to the box's, as a share of its height, may be mere errors of the detector."""

_MIN_IOU = 0.4


def crop_plate(
    image: BgrImage, plate: Detection | PlateResult, margin: tuple[float, float] = (0.0, 0.0)
) -> BgrImage:
    """Return the plate upright at its own size, widened by ``margin`` (shares of width, height).

    With usable corners the crop is rectified: the perspective distortion is undone; else it is the
    box. The result may be a view of ``image``: do not write to it.
    """
    quad = plate.corners
    if quad is None or not _is_usable(quad, plate.box) or _is_axis_aligned(quad, plate.box):
        return plate.box.expand(*margin).crop(image)
    return crop_quad(image, quad, margin)


def crop_quad(image: BgrImage, quad: Quad, margin: tuple[float, float] = (0.0, 0.0)) -> BgrImage:
    """Return a quadrilateral rectified to a rectangle of its own size, widened by ``margin``."""
    width = max(math.dist(quad[0], quad[1]), math.dist(quad[3], quad[2]))
    height = max(math.dist(quad[0], quad[3]), math.dist(quad[1], quad[2]))
    dx, dy = width * margin[0], height * margin[1]
    target = np.array(
        [[dx, dy], [dx + width, dy], [dx + width, dy + height], [dx, dy + height]], np.float32
    )
    # Corner coordinates are edges of pixels, the transform's are their centres.
    matrix = cv2.getPerspectiveTransform(np.array(quad, np.float32) - 0.5, target - 0.5)
    size = (max(1, round(width + 2 * dx)), max(1, round(height + 2 * dy)))
    warped = cv2.warpPerspective(
        image, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return warped.astype(np.uint8, copy=False)


def _is_usable(quad: Quad, box: BoundingBox) -> bool:
    """Return whether the corners form a convex quadrilateral in reading order near the box."""
    points = np.array(quad, np.float64)
    edges = np.roll(points, -1, axis=0) - points
    if not np.isfinite(edges).all() or (_cross(edges, np.roll(edges, -1, axis=0)) <= 0).any():
        return False
    (x1, y1), (x2, y2) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return BoundingBox(x1, y1, x2, y2).iou(box) >= _MIN_IOU


def _is_axis_aligned(quad: Quad, box: BoundingBox) -> bool:
    """Return whether the corners are those of the box, within the detector's error."""
    return all(
        math.dist(corner, edge) <= _MAX_CORNER_ERROR * box.height
        for corner, edge in zip(quad, box.corners, strict=True)
    )


def _cross(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
