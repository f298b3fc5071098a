"""Plates that were detected as two, because something stands before them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import combinations

from galaxy_alpr.engine.plates.alphabet import UNREAD
from galaxy_alpr.geometry import BoundingBox, Quad
from galaxy_alpr.types import PLATE_LABEL, Detection, OcrResult, TextCandidate

_UNREAD_RUN = re.compile(f"{re.escape(UNREAD)}+")

_ON_VEHICLE = 0.7
_HEIGHT_RATIO = 1.3
_MAX_SLOPE_DIFFERENCE = 0.12
_MAX_OFFSET = 0.25
_MAX_OVERLAP = 0.35
_MAX_GAP = 1.2
"""All in heights of the pieces; the gap between them is what stands before the plate."""

_MAX_TO_SIDE = 0.4
"""Distance of a piece from the side of a vehicle that is divided where the plate is, in heights."""

_MAX_ASPECT = 6.0
_MAX_NARROW_ASPECT = 1.9
"""Width over height of the whole plate, and of the narrower piece: a whole plate is wider."""


def join_parts(plates: Sequence[Detection], vehicles: Sequence[Detection]) -> list[Detection]:
    """Return the plates; two pieces of one plate are one, with the pieces as its ``parts``."""
    joined = list(plates)
    for a, b in combinations(plates, 2):
        if a in joined and b in joined and _are_parts(a, b, vehicles):
            joined[joined.index(a)] = _join(a, b)
            joined.remove(b)
    return joined


def _are_parts(a: Detection, b: Detection, vehicles: Sequence[Detection]) -> bool:
    """Return whether two plates are pieces of one."""
    first, second = sorted((a, b), key=lambda plate: plate.box.x1)
    left, right = _quad(first), _quad(second)
    heights = _height(left), _height(right)
    height = sum(heights) / 2
    if max(heights) > _HEIGHT_RATIO * min(heights):
        return False
    if not _on_one_vehicle(first, second, vehicles, _MAX_TO_SIDE * height):
        return False
    gap = (min(right[0][0], right[3][0]) - max(left[1][0], left[2][0])) / height
    slope = _slope(left)
    x, y = _middle(right, 0, 3)
    x0, y0 = _middle(left, 1, 2)
    widths = [math.dist(quad[0], quad[1]) for quad in (left, right)]
    return (
        -_MAX_OVERLAP <= gap <= _MAX_GAP
        and abs(slope - _slope(right)) <= _MAX_SLOPE_DIFFERENCE
        and abs(y - y0 - slope * (x - x0)) <= _MAX_OFFSET * height
        and min(widths) <= _MAX_NARROW_ASPECT * height
        and sum(widths) + gap * height <= _MAX_ASPECT * height
    )


def _join(a: Detection, b: Detection) -> Detection:
    """Return one plate that spans both pieces."""
    parts = tuple(sorted((a, b), key=lambda part: part.box.x1))
    left, right = parts
    boxes = (left.box, right.box)
    corners = None
    if left.corners is not None and right.corners is not None:
        corners = (left.corners[0], right.corners[1], right.corners[2], left.corners[3])
    return Detection(
        PLATE_LABEL,
        max(a.confidence, b.confidence),
        BoundingBox(
            min(box.x1 for box in boxes),
            min(box.y1 for box in boxes),
            max(box.x2 for box in boxes),
            max(box.y2 for box in boxes),
        ),
        corners,
        parts=parts,
    )


def join_readings(readings: Sequence[OcrResult]) -> OcrResult:
    """Return the reading of a plate by those of its pieces.

    That of one piece is its own. Several give no text, but a candidate with ``?`` between theirs.
    """
    if len(readings) == 1:
        return readings[0]
    raw_text = " ".join(reading.raw_text for reading in readings if reading.raw_text)
    first = [reading.candidates[0] if reading.candidates else None for reading in readings]
    seen = [candidate for candidate in first if candidate is not None]
    if not seen:
        return OcrResult(raw_text, "", 0.0, (), ())
    confidence = math.prod(candidate.confidence for candidate in seen)
    pattern = UNREAD.join("" if candidate is None else candidate.text for candidate in first)
    candidate = TextCandidate(_UNREAD_RUN.sub(UNREAD, pattern), confidence)
    return OcrResult(raw_text, "", 0.0, (), (candidate,))


def _on_one_vehicle(
    left: Detection, right: Detection, vehicles: Sequence[Detection], near: float
) -> bool:
    """Return whether two plates lie on the same vehicles, or on two that end where the plates do.

    What stands before a plate may divide its vehicle, too; ``near`` is in px.
    """
    on_left, on_right = ([v for v in vehicles if _holds(v, plate)] for plate in (left, right))
    ends = all(v.box.x2 - left.box.x2 <= near for v in on_left if v not in on_right)
    return ends and all(right.box.x1 - v.box.x1 <= near for v in on_right if v not in on_left)


def _holds(vehicle: Detection, plate: Detection) -> bool:
    return vehicle.box.containment(plate.box) >= _ON_VEHICLE


def _quad(plate: Detection) -> Quad:
    return plate.corners or plate.box.corners


def _height(quad: Quad) -> float:
    return max((math.dist(quad[0], quad[3]) + math.dist(quad[1], quad[2])) / 2, 1e-6)


def _middle(quad: Quad, a: int, b: int) -> tuple[float, float]:
    return (quad[a][0] + quad[b][0]) / 2, (quad[a][1] + quad[b][1]) / 2


def _slope(quad: Quad) -> float:
    """Return the fall of the middle line over its length."""
    (x1, y1), (x2, y2) = _middle(quad, 0, 3), _middle(quad, 1, 2)
    return (y2 - y1) / max(x2 - x1, 1e-6)
