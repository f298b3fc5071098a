"""Readings for the tests of joiners."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from galaxy_alpr.enums import LocationType
from galaxy_alpr.services.parking.joining.joiner import make_joiner
from galaxy_alpr.services.parking.joining.values import GateReading, Joiner, JoinRules, Stay
from galaxy_alpr.types import TextCandidate

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
ENTRY, EXIT, INSIDE = LocationType.ENTRY, LocationType.EXIT, LocationType.INSIDE
_GATES = {ENTRY: 1, EXIT: 2, INSIDE: 3}


def reading(
    number: int,
    place: LocationType,
    minutes: float,
    text: str | None,
    *,
    weak: int | None = None,
    vehicle_class: str | None = "car",
    color: str | None = None,
    location: int | None = None,
) -> GateReading:
    """Return a clear reading; the character at ``weak`` has the confidence 0.6."""
    candidates: tuple[TextCandidate, ...] = ()
    if text:
        sure = [0.998] * len(text)
        if weak is not None:
            sure[weak] = 0.6
        candidates = (TextCandidate(text, 0.6 if weak is not None else 0.98, tuple(sure)),)
    return GateReading(
        id=number,
        at=START + timedelta(minutes=minutes),
        place=place,
        location_id=location or _GATES[place],
        text=text,
        candidates=candidates,
        vehicle_class=vehicle_class,
        class_confidence=0.95,
        color=color,
        color_confidence=0.9,
    )


class Told:
    """A joiner, and the stays as its caller has them."""

    def __init__(self, rules: JoinRules | None = None, stays: Sequence[Stay] = ()) -> None:
        self.joiner: Joiner = make_joiner(rules or JoinRules(), stays)
        self.stays = {stay.id: stay for stay in stays}

    def read(self, *readings: GateReading) -> Told:
        """Hand readings to the joiner and note what it returns."""
        for each in readings:
            self.note(self.joiner.read(each))
        return self

    def advance(self, minutes: float) -> Told:
        """Let time pass."""
        self.note(self.joiner.advance(START + timedelta(minutes=minutes)))
        return self

    def note(self, changed: Iterable[Stay]) -> None:
        """Take what the joiner returned."""
        for stay in changed:
            if stay.parts:
                self.stays[stay.id] = stay
            else:
                del self.stays[stay.id]

    def shown(self) -> list[tuple[str, tuple[tuple[int, str], ...]]]:
        """Return the states of the stays with the ids and parts of their readings, in order."""
        return sorted(
            (
                stay.state.value,
                tuple((part.reading.id, part.part.value) for part in stay.parts),
            )
            for stay in self.stays.values()
        )
