"""Zones and lines in a camera's picture, in relative coordinates: x and y from 0 to 1.

The origin is the picture's top left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

Point = tuple[float, float]

LEAST_POINTS, MOST_POINTS = 3, 32


def crosses_itself(points: Sequence[Point]) -> bool:
    """Return whether two sides of a polygon meet elsewhere than in the corner that they share."""
    sides = [(points[index - 1], point) for index, point in enumerate(points)]
    last = len(sides) - 1
    for (i, first), (j, second) in combinations(enumerate(sides), 2):
        are_neighbours = j == i + 1 or (i == 0 and j == last)
        if not are_neighbours and _meet(*first, *second):
            return True
    return False


def area(points: Sequence[Point]) -> float:
    """Return the area of a polygon as a share of the picture."""
    pairs = ((points[index - 1], point) for index, point in enumerate(points))
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Return whether the line segments from a to b and from c to d have a common point."""
    abc, abd, cda, cdb = _side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b)
    if abc * abd < 0 and cda * cdb < 0:
        return True
    touching = ((abc, a, b, c), (abd, a, b, d), (cda, c, d, a), (cdb, c, d, b))
    return any(side == 0 and _between(p, q, r) for side, p, q, r in touching)


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _between(a: Point, b: Point, c: Point) -> bool:
    """Return whether c, which is on the line through a and b, lies between them."""
    return all(min(a[i], b[i]) <= c[i] <= max(a[i], b[i]) for i in (0, 1))
