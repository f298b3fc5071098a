"""Passes of vehicles: tracks of plates and vehicles joined, with the readings of their plates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

from galaxy_alpr.engine.plates.alphabet import UNREAD
from galaxy_alpr.engine.plates.confusables import weighted_distance
from galaxy_alpr.engine.tracking.tracker import SOON_S, BoxTracker, Track
from galaxy_alpr.engine.tracking.weights import FrameReading
from galaxy_alpr.types import DetectedObjects, Detection

PATIENCE_S = 1.5
"""Seconds for which a vehicle may be hidden and stays the same."""

_MOST_READINGS = 120
"""Readings that are kept of a pass; further ones take the place of the least sure."""

_FIRM = 0.85
"""Confidence from which two different texts are two plates."""

_FIRM_EDITS = 2.5
"""Weighted distance from which two firm texts are two plates."""


_JUMPED = 0.65
"""Intersection over union with the expected box below which a vehicle's box has jumped."""


@dataclass(slots=True)
class Pass:
    """A vehicle's pass before the camera, with the readings of its plate in order of time.

    ``vehicle`` is its track, ``None`` while only the plate was detected.
    """

    id: int
    first_at: float
    last_at: float
    vehicle: Track | None = None
    plates: list[Track] = field(default_factory=list)
    readings: list[FrameReading] = field(default_factory=list)


class PassTracker:
    """Joins what is detected in the frames of one camera to passes.

    A plate belongs to the pass of the vehicle that it is paired with, else to that of its own
    track. ``update`` is called for each frame, ``add`` for each plate of it that was read.
    ``joined`` is called with two passes that turned out to be one: the one that goes on, and the
    other, which began later.
    """

    def __init__(
        self,
        *,
        patience_s: float = PATIENCE_S,
        joined: Callable[[Pass, Pass], None] | None = None,
    ) -> None:
        self._patience_s = patience_s
        self._joined = joined
        self._vehicles = BoxTracker(patience_s=patience_s)
        self._plates = BoxTracker(patience_s=patience_s)
        self._by_vehicle: dict[int, Pass] = {}
        self._by_plate: dict[int, Pass] = {}
        self._ids = count(1)
        self.open: list[Pass] = []

    def update(self, at: float, objects: DetectedObjects) -> list[Pass | None]:
        """Take a frame's objects at ``at`` seconds; return the pass of each of its plates."""
        vehicles = self._vehicles.update(at, objects.vehicles)
        plates = self._plates.update(at, objects.plates)
        for index, plate in enumerate(plates):
            pair = objects.pairs.get(index)
            vehicle = None if pair is None else vehicles[pair[0]]
            if plate is not None:
                self._pass_of(plate, vehicle, at)
        for vehicle in vehicles:
            known = None if vehicle is None else self._by_vehicle.get(vehicle.id)
            if known is not None:
                known.last_at = at
        # A later plate of the frame may have joined two passes.
        return [None if plate is None else self._by_plate[plate.id] for plate in plates]

    def add(self, item: Pass, plate: Detection, frame: FrameReading) -> Pass:
        """Take the reading of a plate of the newest frame; return the pass that it went to.

        That is a new one where the reading is firm and another than the pass's firm text: a second
        vehicle was taken for the first.
        """
        if self._contradicts(item, frame):
            track = next((t for t in item.plates if t.detection is plate), None)
            if track is not None:
                item.plates.remove(track)
                fresh = self._plates.split(track, frame.at)
                item = self._begin(frame.at)
                item.plates.append(fresh)
                self._by_plate[fresh.id] = item
        item.readings.append(frame)
        if len(item.readings) > _MOST_READINGS:  # a vehicle may stand before the camera for hours
            weakest = min(range(len(item.readings)), key=lambda i: _confidence(item.readings[i]))
            del item.readings[weakest]
        return item

    def renew(self, item: Pass, at: float) -> None:
        """Let a pass begin anew, with another number and without readings."""
        item.id, item.first_at, item.readings = next(self._ids), at, []

    def ended(self, at: float) -> list[Pass]:
        """Return the passes that have ended by ``at``, each once, in order of their beginning."""
        ended = [item for item in self.open if at - item.last_at > self._patience_s]
        self._forget(ended)
        return ended

    def close(self) -> list[Pass]:
        """End all passes, and return them."""
        ended = list(self.open)
        self._forget(ended)
        return ended

    def _pass_of(self, plate: Track, vehicle: Track | None, at: float) -> None:
        by_plate = self._by_plate.get(plate.id)
        by_vehicle = None if vehicle is None else self._by_vehicle.get(vehicle.id)
        if by_plate is None and vehicle is not None and _is_another(by_vehicle, vehicle, at):
            self._release(vehicle)
            by_vehicle = None
        item = by_plate or by_vehicle or self._begin(at)
        if by_plate is not None and by_vehicle is not None and by_plate is not by_vehicle:
            item = self._join(by_vehicle, by_plate)
        if by_plate is None:
            item.plates.append(plate)
            self._by_plate[plate.id] = item
        if vehicle is not None and by_vehicle is None and item.vehicle is None:
            item.vehicle = vehicle
            self._by_vehicle[vehicle.id] = item
        item.last_at = at

    def _join(self, first: Pass, second: Pass) -> Pass:
        """Return the pass of a plate whose track and vehicle belong to different passes.

        They become one unless both have a vehicle or their texts contradict each other.
        """
        if first.vehicle is not None and second.vehicle is not None:
            return second
        if first.readings and second.readings and _contradict(first.readings, second.readings):
            return second
        kept, other = sorted((first, second), key=lambda item: item.first_at)
        kept.readings = sorted([*kept.readings, *other.readings], key=lambda frame: frame.at)
        kept.plates += other.plates
        kept.vehicle = kept.vehicle or other.vehicle
        kept.last_at = max(kept.last_at, other.last_at)
        self.open.remove(other)
        if self._joined is not None:
            self._joined(kept, other)
        for known in (self._by_plate, self._by_vehicle):
            known.update({key: kept for key, item in known.items() if item is other})
        return kept

    def _release(self, vehicle: Track) -> None:
        """Take a vehicle's track from its pass, for another one to have it."""
        self._by_vehicle.pop(vehicle.id).vehicle = None

    def _begin(self, at: float) -> Pass:
        item = Pass(next(self._ids), at, at)
        self.open.append(item)
        return item

    def _contradicts(self, item: Pass, frame: FrameReading) -> bool:
        return len(item.readings) > 1 and _contradict(item.readings, [frame])

    def _forget(self, ended: Sequence[Pass]) -> None:
        gone = {id(item) for item in ended}
        self.open = [item for item in self.open if id(item) not in gone]
        self._by_plate = {k: item for k, item in self._by_plate.items() if id(item) not in gone}
        self._by_vehicle = {k: item for k, item in self._by_vehicle.items() if id(item) not in gone}


def _is_another(item: Pass | None, vehicle: Track, at: float) -> bool:
    """Return whether a new plate is of another vehicle than that of a pass whose track it is on.

    Where a vehicle drives close behind another one, its box may be taken for that of the first when
    that one goes: the box jumps, and the plate that was followed is gone at once. Should the plate
    be back, ``_join`` makes the two passes one again.
    """
    return (
        item is not None
        and vehicle.fit < _JUMPED
        and any(plate.known and 0 < at - plate.last_at <= SOON_S for plate in item.plates)
        and not any(plate.last_at == at for plate in item.plates)
    )


def _confidence(frame: FrameReading) -> float:
    return frame.reading.confidence


def _contradict(first: Sequence[FrameReading], second: Sequence[FrameReading]) -> bool:
    """Return whether both have firm texts that are certainly not of one plate.

    A text that is like a part of the other is that of the plate while its rest was hidden.
    """
    short, long = sorted((_firm_text(first), _firm_text(second)), key=len)
    parts = [long[i : i + len(short)] for i in range(len(long) - len(short) + 1)]
    return bool(short) and min(weighted_distance(short, p) for p in parts) >= _FIRM_EDITS


def other_plate(text: str, frame: FrameReading) -> bool:
    """Return whether a frame's reading is firm and certainly not of the plate with ``text``."""
    firm = _firm_text([frame])
    return bool(firm) and weighted_distance(text, firm) >= _FIRM_EDITS


def same_plate(text: str, frame: FrameReading) -> bool:
    """Return whether a frame's reading, firm or not, is like the text of a plate."""
    read = frame.reading.text
    return bool(read) and weighted_distance(text, read) < _FIRM_EDITS


def _firm_text(readings: Sequence[FrameReading]) -> str:
    best = max(readings, key=lambda frame: frame.reading.confidence).reading
    firm = best.confidence >= _FIRM and UNREAD not in best.text
    return best.text if firm else ""
