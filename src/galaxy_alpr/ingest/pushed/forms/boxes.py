"""Boxes of makers in pixels of the delivered picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from galaxy_alpr.engine.image.decoding.inspection import inspect_image
from galaxy_alpr.engine.image.decoding.limits import ImageLimits
from galaxy_alpr.errors import AlprError
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.ingest.pushed.fields import number

Size = tuple[float, float]
"""Width and height in pixels."""

_LIMITS = ImageLimits()
_SIDEWAYS = (5, 6, 7, 8)
"""EXIF orientations with width and height exchanged."""


def picture_size(picture: bytes | None) -> Size | None:
    """Return width and height of a picture as it is shown; ``None`` where it cannot be decoded."""
    if not picture:
        return None
    try:
        file = inspect_image(picture, _LIMITS)
    except AlprError:
        return None
    if file.orientation in _SIDEWAYS:
        return (file.height, file.width)
    return (file.width, file.height)


def corners(values: Sequence[Any]) -> BoundingBox | None:
    """Return the box of left, top, right and bottom; ``None`` without an area."""
    if len(values) != 4:
        return None
    x1, y1, x2, y2 = (number(value) for value in values)
    if x1 is None or y1 is None or x2 is None or y2 is None or x1 >= x2 or y1 >= y2:
        return None
    return BoundingBox(x1, y1, x2, y2)


def sides(values: Sequence[Any]) -> BoundingBox | None:
    """Return the box of left, top, width and height."""
    if len(values) != 4:
        return None
    x, y, width, height = (number(value) for value in values)
    if x is None or y is None or width is None or height is None:
        return None
    return corners((x, y, x + width, y + height))


def around(points: Sequence[Mapping[str, Any]]) -> BoundingBox | None:
    """Return the box around points ``{x, y}``, at least two."""
    xs = [x for point in points if (x := number(point.get("x"))) is not None]
    ys = [y for point in points if (y := number(point.get("y"))) is not None]
    if len(xs) != len(points) or len(ys) != len(points) or len(points) < 2:
        return None
    return corners((min(xs), min(ys), max(xs), max(ys)))


def fitted(box: BoundingBox | None, size: Size | None, picture: bytes | None) -> BoundingBox | None:
    """Return a box of a picture of ``size`` in pixels of the delivered one, cut at its borders.

    ``size`` is ``None`` where the box is in pixels of the delivered picture already. Without a
    picture there is no box.
    """
    real = picture_size(picture)
    if box is None or real is None:
        return None
    x, y = (1.0, 1.0)
    if size is not None:
        if min(size) <= 0:
            return None
        x, y = real[0] / size[0], real[1] / size[1]
    scaled = BoundingBox(box.x1 * x, box.y1 * y, box.x2 * x, box.y2 * y).clip(*real)
    return scaled if scaled.area > 0 else None
