"""Selection of the lines of text that are plates; pure functions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from galaxy_alpr.engine.adapters.text_lines import TextLine
from galaxy_alpr.engine.plates.plate_like import is_plate_like
from galaxy_alpr.geometry import BoundingBox, Quad
from galaxy_alpr.types import PLATE_LABEL, Detection

_MIN_HEIGHT_PX = 8.0
_ASPECT = (0.5, 10.0)
_MAX_TILT = math.radians(40)
_MAX_LINES = 40

_MIN_CONFIDENCE = 0.05
_SAME_HEIGHT = 0.55
_MAX_PARTS = 4
_MAX_STACKED = 6
_GAP = 1.3
_STACK_GAP = 0.6
_OVERLAPS = 0.6


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line of text with its raw and normalised text and their confidence."""

    line: TextLine
    raw_text: str
    text: str
    confidence: float


def select_plate_shaped(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return at most 40 lines with the shape of a plate or part of one, by descending score."""
    fitting = [
        line
        for line in lines
        if line.height >= _MIN_HEIGHT_PX
        and _ASPECT[0] <= line.width / line.height <= _ASPECT[1]
        and abs(_tilt(line)) <= _MAX_TILT
    ]
    return sorted(fitting, key=lambda line: -line.score)[:_MAX_LINES]


def main_lines(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return a plate's lines in reading order, without the small print (month and year, dealer)."""
    tallest = max((line.height for line in lines), default=0.0)
    large = [line for line in lines if line.height >= _SAME_HEIGHT * tallest]
    rows: list[list[TextLine]] = []
    for line in sorted(large, key=lambda line: line.box.center[1]):
        if rows and line.box.center[1] - rows[-1][0].box.center[1] < 0.5 * line.height:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda item: item.box.x1)]


def choose_plates(lines: Sequence[ReadLine]) -> list[Detection]:
    """Return the plates among the lines; each line is part of one plate at most.

    A plate is one line, several neighbours in a row (a wide gap splits a number into two or three
    lines), or two such rows stacked. Combinations of more lines have priority.
    """
    confident = [line for line in lines if line.text and line.confidence >= _MIN_CONFIDENCE]
    runs = [run for row in _rows(confident) for run in _runs(row)]
    stacks = [(*upper, *lower) for upper in runs for lower in runs if _is_stacked(upper, lower)]
    found = [
        parts
        for parts in (*runs, *stacks)
        if is_plate_like(" ".join(part.raw_text for part in parts))
    ]
    found.sort(key=lambda parts: (-len(parts), -min(part.confidence for part in parts)))
    taken: set[int] = set()
    plates = []
    for parts in found:
        if taken.isdisjoint(id(part) for part in parts):
            taken.update(id(part) for part in parts)
            plates.append(_detection(parts))
    return [plate for plate in plates if not any(_is_small_print(plate, of) for of in plates)]


def _rows(lines: Sequence[ReadLine]) -> list[list[ReadLine]]:
    """Group lines of similar height that follow each other from left to right."""
    rows: list[list[ReadLine]] = []
    for line in sorted(lines, key=lambda item: item.line.box.x1):
        near = [row for row in rows if _follows(row[-1].line, line.line)]
        if near:
            min(near, key=lambda row: abs(line.line.box.x1 - row[-1].line.box.x2)).append(line)
        else:
            rows.append([line])
    return rows


def _runs(row: Sequence[ReadLine]) -> list[tuple[ReadLine, ...]]:
    """Return all sequences of one to four neighbours in a row."""
    return [
        tuple(row[start:end])
        for start in range(len(row))
        for end in range(start + 1, min(start + _MAX_PARTS, len(row)) + 1)
    ]


def _follows(left: TextLine, right: TextLine) -> bool:
    """Return whether ``right`` continues ``left`` along the direction of the longer one."""
    tilt = _tilt(left if left.width >= right.width else right)
    (x1, y1), (x2, y2) = left.center, right.center
    along = (x2 - x1) * math.cos(tilt) + (y2 - y1) * math.sin(tilt)
    across = abs((y2 - y1) * math.cos(tilt) - (x2 - x1) * math.sin(tilt))
    gap = along - (left.width + right.width) / 2
    height = min(left.height, right.height)
    return (
        _has_similar_height(left, right)
        and across <= 0.4 * height
        and -height <= gap <= _GAP * height
    )


def _is_stacked(upper: Sequence[ReadLine], lower: Sequence[ReadLine]) -> bool:
    above, below = _box(upper), _box(lower)
    height = min(above.height, below.height)
    return (
        _has_similar_height(upper[0].line, lower[0].line)
        and above.center[1] + 0.5 * height < below.center[1]
        and below.y1 - above.y2 <= _STACK_GAP * height
        and _overlap(above.x1, above.x2, below.x1, below.x2) >= _OVERLAPS
        and max(_length(upper), _length(lower)) <= _MAX_STACKED
    )


def _is_small_print(plate: Detection, of: Detection) -> bool:
    """Return whether a detection is small print below a larger one: month and year, or a dealer."""
    small, large = plate.box, of.box
    return (
        small.height <= 0.75 * large.height
        and small.width <= 0.75 * large.width
        and large.center[1] < small.center[1] < large.y2 + small.height
        and large.x1 <= small.center[0] <= large.x2
    )


def _has_similar_height(one: TextLine, other: TextLine) -> bool:
    return min(one.height, other.height) >= _SAME_HEIGHT * max(one.height, other.height)


def _length(parts: Sequence[ReadLine]) -> int:
    return sum(len(part.text) for part in parts)


def _overlap(a1: float, a2: float, b1: float, b2: float) -> float:
    """Return the overlap of two intervals as a share of the shorter one."""
    return (min(a2, b2) - max(a1, b1)) / max(min(a2 - a1, b2 - b1), 1e-6)


def _box(parts: Sequence[ReadLine]) -> BoundingBox:
    boxes = [part.line.box for part in parts]
    return BoundingBox(
        min(box.x1 for box in boxes),
        min(box.y1 for box in boxes),
        max(box.x2 for box in boxes),
        max(box.y2 for box in boxes),
    )


def _detection(parts: Sequence[ReadLine]) -> Detection:
    corners = parts[0].line.corners if len(parts) == 1 else _hull(parts)
    xs, ys = zip(*corners, strict=True)
    score = min(part.line.score for part in parts)
    return Detection(PLATE_LABEL, score, BoundingBox(min(xs), min(ys), max(xs), max(ys)), corners)


def _hull(parts: Sequence[ReadLine]) -> Quad:
    """Return the rectangle around all parts, rotated like the first one."""
    tilt = _tilt(parts[0].line)
    turn = np.array([[math.cos(tilt), -math.sin(tilt)], [math.sin(tilt), math.cos(tilt)]])
    points = np.array([corner for part in parts for corner in part.line.corners]) @ turn
    (x1, y1), (x2, y2) = points.min(axis=0), points.max(axis=0)
    a, b, c, d = (np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]]) @ turn.T).tolist()
    return ((a[0], a[1]), (b[0], b[1]), (c[0], c[1]), (d[0], d[1]))


def _tilt(line: TextLine) -> float:
    """Return the angle of the line in radians, clockwise from horizontal."""
    (x1, y1), (x2, y2) = line.corners[0], line.corners[1]
    return math.atan2(y2 - y1, x2 - x1)
