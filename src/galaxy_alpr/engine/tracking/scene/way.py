"""The way of a pass over the picture: zones, crossed lines, and whether it comes nearer."""

from __future__ import annotations

import math
from statistics import median

from galaxy_alpr.engine.tracking.zones import Areas, Line
from galaxy_alpr.enums import Direction
from galaxy_alpr.geometry import BoundingBox, Point

_NEARER = 1.15
"""Ratio of a plate's heights, at the end and at the beginning, from which it has come nearer."""

_PART = 3
"""Beginning and end are this part of the heights."""

_LEAST = 6
"""Heights from which a direction by approach is known."""

_MOST = 300
"""Heights that are kept; of more, every second one."""

_OPPOSITE = {Direction.IN: Direction.OUT, Direction.OUT: Direction.IN}


class Way:
    """Follows one pass. Boxes are in pixels of pictures of ``size`` (width, height)."""

    def __init__(self, areas: Areas) -> None:
        self._areas = areas
        self._first: Point | None = None
        self._last: Point | None = None
        self._in_vehicle: Point | None = None
        self._heights: list[float] = []
        self._crossings = [0] * len(areas.lines)
        self._zones: dict[str, None] = {}

    @property
    def zones(self) -> tuple[str, ...]:
        """The names of the zones in which the plate was, in order."""
        return tuple(self._zones)

    def plate(self, box: BoundingBox, vehicle: BoundingBox | None, size: tuple[int, int]) -> None:
        """Take the plate's box of a frame, and its vehicle's if there is one."""
        self._heights.append(box.height / size[1])
        if len(self._heights) > _MOST:
            del self._heights[1::2]
        if vehicle is not None and vehicle.area > 0:
            x, y = box.center
            self._in_vehicle = (
                (x - vehicle.x1) / vehicle.width,
                (y - vehicle.y1) / vehicle.height,
            )
        self._go(box.center, size)

    def vehicle(self, box: BoundingBox, size: tuple[int, int]) -> None:
        """Take the box of a vehicle whose plate is hidden: the plate is where it was in it."""
        if self._in_vehicle is not None:
            u, v = self._in_vehicle
            self._go((box.x1 + u * box.width, box.y1 + v * box.height), size)

    def direction(self) -> tuple[Direction | None, Line | None]:
        """Return where the vehicle drove, and the line that it crossed.

        A vehicle that crossed a line and came back has no direction. Without lines, one that came
        nearer drove in, one that went away drove out.
        """
        for line, count in zip(self._areas.lines, self._crossings, strict=True):
            if count:
                way = line.left_to_right if count > 0 else _OPPOSITE[line.left_to_right]
                return way, line
        if self._areas.lines:
            return None, None
        return self._approach(), None

    def join(self, later: Way) -> None:
        """Go on with the way of a pass that turned out to be this one."""
        if later._first is not None:
            self._step(later._first)
        for index, count in enumerate(later._crossings):
            self._crossings[index] += count
        self._heights += later._heights
        self._zones.update(later._zones)
        self._last = later._last or self._last
        self._in_vehicle = later._in_vehicle or self._in_vehicle

    def _go(self, center: Point, size: tuple[int, int]) -> None:
        self._step((center[0] / size[0], center[1] / size[1]))

    def _step(self, now: Point) -> None:
        if self._last is not None:
            for index, line in enumerate(self._areas.lines):
                self._crossings[index] += line.crossed(self._last, now)
        self._zones.update(dict.fromkeys(self._areas.names_at(now)))
        self._first = self._first or now
        self._last = now

    def _approach(self) -> Direction | None:
        if len(self._heights) < _LEAST:
            return None
        part = len(self._heights) // _PART
        first, last = median(self._heights[:part]), median(self._heights[-part:])
        grown = math.log(max(last, 1e-6) / max(first, 1e-6))
        if abs(grown) < math.log(_NEARER):
            return None
        return Direction.IN if grown > 0 else Direction.OUT
