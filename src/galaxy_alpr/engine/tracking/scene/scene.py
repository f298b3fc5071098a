"""What is known of a camera's picture beyond single passes, and whether a pass is reported."""

from __future__ import annotations

from galaxy_alpr.engine.tracking.scene.fixed import FixedText
from galaxy_alpr.engine.tracking.scene.parked import (
    SETTLED_S,
    Place,
    Places,
    Standing,
    StandingRules,
)
from galaxy_alpr.engine.tracking.zones import Areas, keep_plates, within
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import DetectedObjects

_LONG_S = 30.0
"""Seconds of standing after which a pass is reported as final although its text is not sure."""

_STOPPED_S = 1.0
"""Seconds that a plate stands before its pass ends, so that its place is remembered."""

_REST_S = 10.0
"""Seconds of standing after which a plate is read once in as many seconds."""


class Scene:
    """The zones, the vehicles that stand and the fixed text of one camera's picture."""

    def __init__(self, areas: Areas, rules: StandingRules) -> None:
        self.areas = areas
        self.rules = rules
        self.places = Places()
        self.fixed = FixedText()

    def plates(self, at: float, objects: DetectedObjects, size: tuple[int, int]) -> DetectedObjects:
        """Return a frame's objects without the plates that do not count."""
        counted = within(self.areas, objects, size)
        return keep_plates(counted, self.fixed.plates(at, counted))


class Stay:
    """Whether a pass is that of a vehicle which was reported where it stands.

    ``told``: its final news was given. ``place``: the one in which it is since it began.
    ``confirmed``: a text that was read is that of the place.
    """

    def __init__(self, scene: Scene, box: BoundingBox, at: float) -> None:
        self._scene = scene
        self._standing = Standing(box, at)
        self.place = scene.places.at(box)
        self.told = self.confirmed = False

    @property
    def silent(self) -> bool:
        """True while nothing of the pass is reported."""
        return self.told or self.place is not None

    @property
    def moved(self) -> bool:
        """True once the plate has moved."""
        return self._standing.moved

    @property
    def fixed(self) -> bool:
        """True if something else stood just where this pass's plate has stood all the time."""
        standing = self._standing
        return not standing.moved and self._scene.fixed.holds(standing.box, standing.since)

    def rested(self, at: float, read_at: float) -> bool:
        """Return whether it has stood for long and was read lately: it need not be read now."""
        return at - self._standing.since > _REST_S and at - read_at < _REST_S

    def follow(self, box: BoundingBox, at: float) -> bool:
        """Take the plate's box of a frame; return whether it is to be reported anew."""
        self._standing.update(box, at)
        place, rules = self.place, self._scene.rules
        if place is None:
            return False
        if place.left(box):
            again = at - place.since >= rules.parked_s
            self.told = self.told or self.confirmed
        elif rules.again_s is not None and at - place.told_at >= rules.again_s:
            again = True
        else:
            return False
        self.leave()
        return again

    def leave(self) -> None:
        """Forget the place: another vehicle is there, or none."""
        if self.place is not None:
            self._scene.places.forget(self.place)
            self.place = None

    def settled(self, at: float, *, sure: bool) -> bool:
        """Return whether it has stood for so long that no more is to be awaited."""
        return at - self._standing.since >= (SETTLED_S if sure else _LONG_S)

    def tell(self, text: str, at: float) -> None:
        """Note that the final news is given, and where the vehicle stands if it does."""
        self.told = self.confirmed = True
        if self._standing.moved:
            self._scene.fixed.passes += 1
        if at - self._standing.since >= _STOPPED_S:
            self.place = Place(self._standing.box, text, self._standing.since, at)
            self._scene.places.remember(self.place)
