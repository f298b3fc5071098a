"""Zones and lines that are drawn on a camera's picture, and what they say of a pass.

All points are shares of the picture's width and height, origin top left, so that they hold for
every resolution of the camera and for its sub-stream.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import isfinite
from typing import Any

from galaxy_alpr.enums import Direction, ZoneKind
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.geometry import Point
from galaxy_alpr.types import DetectedObjects

POINTS = (3, 32)
"""The least and the greatest number of a zone's points."""

NAME_LENGTH = 100
MOST = 32
"""The greatest number of a camera's zones, and of its lines."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A polygon with a name."""

    name: str
    kind: ZoneKind
    points: tuple[Point, ...]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Zone:
        """Return the zone of ``{"name", "kind", "points"}``.

        Raises ``ValidationFailed`` for a missing value, a point outside of the picture, too few or
        too many points, and sides that cross.
        """
        name = _name(data, "zone")
        try:
            kind = ZoneKind(data.get("kind", ""))
        except ValueError as error:
            raise ValidationFailed(f"zone {name}: its kind is detect or ignore") from error
        points = data.get("points")
        least, most = POINTS
        if not isinstance(points, Sequence) or not least <= len(points) <= most:
            raise ValidationFailed(f"zone {name}: it has {least} to {most} points")
        found = tuple(_point(point, f"zone {name}") for point in points)
        if _crosses_itself(found):
            raise ValidationFailed(f"zone {name}: its sides cross")
        return cls(name, kind, found)

    def contains(self, point: Point) -> bool:
        """Return whether a point lies in the polygon (an odd number of sides to its right)."""
        x, y = point
        inside = False
        for (x1, y1), (x2, y2) in _sides(self.points):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                inside = not inside
        return inside


@dataclass(frozen=True, slots=True)
class Line:
    """A line from ``start`` to ``end``; who crosses it from its left to its right drives so.

    Left and right are those of somebody who looks from ``start`` to ``end`` on the picture.
    """

    name: str
    start: Point
    end: Point
    left_to_right: Direction

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Line:
        """Return the line of ``{"name", "from", "to", "left_to_right"}``.

        Raises ``ValidationFailed`` for a missing value, a point outside of the picture and a line
        without length.
        """
        name = _name(data, "line")
        start = _point(data.get("from"), f"line {name}")
        end = _point(data.get("to"), f"line {name}")
        if start == end:
            raise ValidationFailed(f"line {name}: it ends where it begins")
        try:
            direction = Direction(data.get("left_to_right", ""))
        except ValueError as error:
            raise ValidationFailed(f"line {name}: left_to_right is in or out") from error
        return cls(name, start, end, direction)

    def crossed(self, before: Point, now: Point) -> int:
        """Return 1 if the way between two points crosses from left to right, -1 back, else 0."""
        was_left = _side(self.start, self.end, before) < 0
        is_left = _side(self.start, self.end, now) < 0
        if was_left == is_left:
            return 0
        beside = _side(before, now, self.start), _side(before, now, self.end)
        if min(beside) > 0 or max(beside) < 0:
            return 0
        return 1 if was_left else -1


@dataclass(frozen=True, slots=True)
class Areas:
    """All that is drawn on a camera's picture; nothing by default."""

    zones: tuple[Zone, ...] = ()
    lines: tuple[Line, ...] = ()

    @classmethod
    def of(
        cls, zones: Sequence[Mapping[str, Any]] = (), lines: Sequence[Mapping[str, Any]] = ()
    ) -> Areas:
        """Return the areas of plain values. Raises ``ValidationFailed``, for two names too."""
        if len(zones) > MOST or len(lines) > MOST:
            raise ValidationFailed(f"a camera has at most {MOST} zones and {MOST} lines")
        found = cls(tuple(map(Zone.of, zones)), tuple(map(Line.of, lines)))
        for kind, names in (
            ("zones", [zone.name for zone in found.zones]),
            ("lines", [line.name for line in found.lines]),
        ):
            if len(set(names)) < len(names):
                raise ValidationFailed(f"two {kind} have one name")
        return found

    def counts(self, point: Point) -> bool:
        """Return whether a plate with its centre at ``point`` is read."""
        if any(zone.contains(point) for zone in self._kind(ZoneKind.IGNORE)):
            return False
        wanted = self._kind(ZoneKind.DETECT)
        return not wanted or any(zone.contains(point) for zone in wanted)

    def names_at(self, point: Point) -> list[str]:
        """Return the names of the ``detect`` zones at a point, in their order."""
        return [zone.name for zone in self._kind(ZoneKind.DETECT) if zone.contains(point)]

    @property
    def masks(self) -> tuple[tuple[Point, ...], ...]:
        """The polygons in which nothing counts."""
        return tuple(zone.points for zone in self._kind(ZoneKind.IGNORE))

    def _kind(self, kind: ZoneKind) -> list[Zone]:
        return [zone for zone in self.zones if zone.kind is kind]


def within(areas: Areas, objects: DetectedObjects, size: tuple[int, int]) -> DetectedObjects:
    """Return the objects without the plates that do not count; ``size`` is (width, height), px."""
    if not areas.zones:
        return objects
    width, height = size
    return keep_plates(
        objects,
        [
            areas.counts((plate.box.center[0] / width, plate.box.center[1] / height))
            for plate in objects.plates
        ],
    )


def keep_plates(objects: DetectedObjects, wanted: Sequence[bool]) -> DetectedObjects:
    """Return the objects with those plates for which ``wanted`` is true."""
    if all(wanted):
        return objects
    kept = [index for index, good in enumerate(wanted) if good]
    pairs = {new: objects.pairs[old] for new, old in enumerate(kept) if old in objects.pairs}
    return DetectedObjects(objects.vehicles, tuple(objects.plates[i] for i in kept), pairs)


def _name(data: Mapping[str, Any], what: str) -> str:
    name = data.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > NAME_LENGTH:
        raise ValidationFailed(f"a {what} has a name of 1 to {NAME_LENGTH} characters")
    return name


def _point(value: Any, what: str) -> Point:
    try:
        x, y = (float(part) for part in value)
    except (TypeError, ValueError) as error:
        raise ValidationFailed(f"{what}: a point is [x, y]") from error
    if not (isfinite(x) and isfinite(y) and 0 <= x <= 1 and 0 <= y <= 1):
        raise ValidationFailed(f"{what}: x and y are shares of the picture, 0 to 1")
    return x, y


def _sides(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(pairwise([*points, points[0]]))


def _side(start: Point, end: Point, point: Point) -> float:
    """Return a number below 0 for a point left of the line, above 0 for one to its right."""
    (x1, y1), (x2, y2), (x, y) = start, end, point
    return (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)


def _crosses_itself(points: Sequence[Point]) -> bool:
    """Return whether two sides that are no neighbours meet, or the polygon has no area."""
    if len(set(points)) < len(points) or not any(
        _side(points[0], points[1], point) for point in points[2:]
    ):
        return True
    sides = _sides(points)
    last = len(sides) - 1
    return any(
        _meet(sides[i], sides[j])
        for i, j in combinations(range(len(sides)), 2)
        if j - i > 1 and (i, j) != (0, last)
    )


def _meet(first: tuple[Point, Point], second: tuple[Point, Point]) -> bool:
    (a, b), (c, d) = first, second
    return (
        _side(a, b, c) * _side(a, b, d) <= 0
        and _side(c, d, a) * _side(c, d, b) <= 0
        and max(a[0], b[0]) >= min(c[0], d[0])
        and max(c[0], d[0]) >= min(a[0], b[0])
        and max(a[1], b[1]) >= min(c[1], d[1])
        and max(c[1], d[1]) >= min(a[1], b[1])
    )
