"""Text that is fixed in the picture: signs, and what the camera writes over it.

A detected "plate" that belongs to no vehicle and never moves for minutes while vehicles pass is no
plate. Its place is learned, and what is detected there is left out, whatever its text: a camera's
clock changes it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import DetectedObjects

LEARN_S = 300.0
"""Seconds after which a place is learned."""

LEARN_PASSES = 3
"""Passes of moving vehicles that must have been seen meanwhile."""

_LEAST_HITS = 30
_PAIRED = 0.5
"""Share of the detections with a vehicle from which a place is that of a parked vehicle."""

_SAME = 0.25
"""Distance of the centres, and difference of the heights, as a share of the height."""

_FORGOTTEN_S = 60.0
_FORGOTTEN_FRAMES = 50
"""A place is forgotten when nothing was detected there in so many frames and seconds."""

_FLEETING_S = 2.0
"""Seconds after which a place with fewer than ``_FEW`` detections is forgotten."""

_FEW = 5


@dataclass(slots=True)
class _Spot:
    box: BoundingBox
    first_at: float
    last_at: float
    passes: int
    hits: int = 0
    missed: int = 0
    paired: int = 0

    def holds(self, box: BoundingBox) -> bool:
        height = max(self.box.height, 1.0)
        return (
            math.dist(self.box.center, box.center) <= _SAME * height
            and abs(self.box.height - box.height) <= _SAME * height
        )

    def learned(self, at: float, passes: int) -> bool:
        return (
            at - self.first_at >= LEARN_S
            and passes - self.passes >= LEARN_PASSES
            and self.hits >= _LEAST_HITS
            and self.paired < _PAIRED * self.hits
        )

    def gone(self, at: float) -> bool:
        unseen_s = at - self.last_at
        if self.hits < _FEW:
            return unseen_s > _FLEETING_S
        return unseen_s > _FORGOTTEN_S and self.missed > _FORGOTTEN_FRAMES


class FixedText:
    """Learns where fixed text is. ``passes`` counts the moving vehicles that were reported."""

    def __init__(self) -> None:
        self._spots: list[_Spot] = []
        self.passes = 0

    def holds(self, box: BoundingBox, since: float) -> bool:
        """Return whether a place is learned, or something was detected there before ``since``."""
        before = since - _FLEETING_S
        return any(
            spot.holds(box) and (spot.first_at < before or spot.learned(spot.last_at, self.passes))
            for spot in self._spots
        )

    def plates(self, at: float, objects: DetectedObjects) -> list[bool]:
        """Take a frame's objects, and return for each plate whether it is none of fixed text."""
        found: list[bool] = []
        seen: list[_Spot] = []
        for index, plate in enumerate(objects.plates):
            spot = next((each for each in self._spots if each.holds(plate.box)), None)
            if spot is None:
                spot = _Spot(plate.box, at, at, self.passes)
                self._spots.append(spot)
            if not any(spot is each for each in seen):
                spot.hits, spot.last_at, spot.missed = spot.hits + 1, at, 0
                spot.paired += index in objects.pairs
                seen.append(spot)
            found.append(not spot.learned(at, self.passes))
        for spot in self._spots:
            spot.missed += spot.last_at < at
        self._spots = [spot for spot in self._spots if not spot.gone(at)]
        return found
