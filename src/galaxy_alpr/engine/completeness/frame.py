"""Plates that the edge of the picture cuts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from galaxy_alpr.engine.completeness.spacing import spacings
from galaxy_alpr.geometry import BoundingBox, Point, Quad
from galaxy_alpr.types import Detection

# Tuned on train rows: whole plates, and the same plates cut by the edge at 12 and 25 %.
_BOX_PX, _BOX_SHARE = 3.0, 0.01
"""A box this near to the edge, in px or as a share of its width, is cut by it."""

_CORNER_PX, _CORNER_SHARE, _CORNER_BOX_SHARE = 2.0, 0.005, 0.04
"""So is one whose corner is this near, where the box is not farther than the last share."""

_MIN_WIDTH, _MIN_HEIGHT = 0.7, 0.6
"""Shares of the picture's width and height from which a plate is all that the picture shows."""

_MIN_ABOVE = 0.75
"""Least distance of a line of text from the upper or lower edge, in spacings of its characters."""

CLIPPED = 0.5
"""A character that its crop's border cuts has its center nearer to it, in spacings."""


def is_cut_by_frame(plate: Detection, size: tuple[int, int], centers: Sequence[Point] = ()) -> bool:
    """Return whether the edge of a picture of ``size`` (width, height) cuts the plate.

    At the left and right edges the box and the corners decide. The upper and lower edges cut a
    number only if they cross its characters, whose ``centers`` are shares of the plate's crop. A
    picture of nothing but one plate cuts it nowhere.
    """
    if any(cut_ends(plate, size)):
        return True
    box, height = plate.box, size[1]
    if _fills(box, size) or (box.y1 > 1 and box.y2 < height - 1):
        return False
    return _crosses_text(plate.corners or box.corners, height, centers)


def cut_ends(plate: Detection, size: tuple[int, int]) -> tuple[bool, bool]:
    """Return whether the edge of a picture of ``size`` cuts the left and the right end of a plate.

    A picture of nothing but one plate cuts neither.
    """
    box, width = plate.box, size[0]
    if _fills(box, size):
        return False, False
    corners = plate.corners or box.corners
    left = min(corners[0][0], corners[3][0])
    right = width - max(corners[1][0], corners[2][0])
    return _is_near(box.x1, left, box.width), _is_near(width - box.x2, right, box.width)


def _fills(box: BoundingBox, size: tuple[int, int]) -> bool:
    """Return whether a plate is all that the picture shows."""
    return box.width >= _MIN_WIDTH * size[0] and box.height >= _MIN_HEIGHT * size[1]


def _is_near(box: float, corner: float, width: float) -> bool:
    """Return whether a side of a plate is at the edge, by the distances of box and corner in px."""
    if box <= max(_BOX_PX, _BOX_SHARE * width):
        return True
    return box <= _CORNER_BOX_SHARE * width and corner <= max(_CORNER_PX, _CORNER_SHARE * width)


def _crosses_text(corners: Quad, height: int, centers: Sequence[Point]) -> bool:
    """Return whether the upper or lower edge of the picture crosses the characters."""
    steps = spacings(centers)
    if steps is None:
        return False
    least = _MIN_ABOVE * steps.median * math.dist(corners[0], corners[1])
    return any(y < least or y > height - least for _, y in _in_picture(corners, centers))


def _in_picture(corners: Quad, centers: Sequence[Point]) -> Iterator[Point]:
    """Yield points given as shares of a quadrilateral, in the picture (bilinear)."""
    for x, y in centers:
        weights = ((1 - x) * (1 - y), x * (1 - y), x * y, (1 - x) * y)
        pairs = list(zip(weights, corners, strict=True))
        yield sum(w * c[0] for w, c in pairs), sum(w * c[1] for w, c in pairs)


def is_clipped(centers: Sequence[Point], least: float = CLIPPED) -> bool:
    """Return whether the left or right border of a plate's crop cuts a character.

    That is so if a character's center (shares of the crop) is less than ``least`` spacings from it.
    """
    steps = spacings(centers)
    if steps is None:
        return False
    xs = [x for x, _ in centers]
    return min(*xs, *(1 - x for x in xs)) < least * steps.median
