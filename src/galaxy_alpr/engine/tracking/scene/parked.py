"""Vehicles that stand: each is reported once, and again after it has been away or by a rule.

A vehicle that was reported while it stood leaves a *place*. A pass that begins in a place, with a
text that does not contradict, is the vehicle that stands there: it was only not detected for a
while.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from galaxy_alpr.geometry import BoundingBox

SETTLED_S = 4.0
"""Seconds of standing after which a pass whose text is sure is reported as final."""

_MOVED = 0.5
"""Movement that ends standing, as a share of the plate's height."""

_GROWN = 0.15
"""Change of the plate's height that ends standing, as a share."""

_AWAY = 1.5
"""Distance from a place at which it has been left, in heights of the plate."""

_MOST = 64


@dataclass(frozen=True, slots=True)
class StandingRules:
    """When a vehicle that stands is reported again.

    ``parked_s``: it has stood for so long before it drives away; after a shorter stop it is the
    same pass. ``again_s``: it has stood for so long since it was reported; ``None`` for never.
    """

    parked_s: float = 120.0
    again_s: float | None = None


class Standing:
    """Where and since when one plate has stood still, and whether it has ever moved."""

    def __init__(self, box: BoundingBox, at: float) -> None:
        self.box = box
        self.since = at
        self.moved = False

    def update(self, box: BoundingBox, at: float) -> None:
        """Take the plate's box of a frame."""
        if _distance(self.box, box) > _MOVED or _growth(self.box, box) > _GROWN:
            self.box, self.since, self.moved = box, at, True


@dataclass(slots=True)
class Place:
    """Where a plate stands that was reported: its box, its text, and since when it stands."""

    box: BoundingBox
    text: str
    since: float
    told_at: float

    def left(self, box: BoundingBox) -> bool:
        """Return whether a plate that was here has gone away."""
        return _distance(self.box, box) > _AWAY


class Places:
    """The places of one camera; the oldest of too many are forgotten."""

    def __init__(self) -> None:
        self._known: list[Place] = []

    def at(self, box: BoundingBox) -> Place | None:
        """Return the place of a plate, ``None`` where none is."""
        near = [place for place in self._known if not place.left(box)]
        return min(near, key=lambda place: _distance(place.box, box), default=None)

    def remember(self, place: Place) -> None:
        """Add a place; one that was there before is gone."""
        self._known = [each for each in self._known if _distance(each.box, place.box) > _MOVED]
        self._known = [*self._known, place][-_MOST:]

    def forget(self, place: Place) -> None:
        """Remove a place that was left."""
        self._known = [each for each in self._known if each is not place]


def _distance(first: BoundingBox, second: BoundingBox) -> float:
    """Return the distance of two boxes' centres in heights of the first."""
    return math.dist(first.center, second.center) / max(first.height, 1.0)


def _growth(first: BoundingBox, second: BoundingBox) -> float:
    return abs(second.height - first.height) / max(first.height, 1.0)
