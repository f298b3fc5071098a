"""A joiner of equal texts, for tests of what stores its stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from galaxy_alpr.enums import LocationType, VisitPart, VisitState
from galaxy_alpr.services.parking.joining.values import (
    GateReading,
    Joiner,
    JoinRules,
    Stay,
    StayPart,
)


class ExactJoiner:
    """Joins an exit with the open stay of the same text; other exits are orphans."""

    def __init__(self, rules: JoinRules, stays: Sequence[Stay]) -> None:
        self.rules = rules
        self.open = {stay.id: stay for stay in stays if stay.state is VisitState.OPEN}
        self.known = list(stays)
        self._next = -1

    def read(self, reading: GateReading) -> Sequence[Stay]:
        key = _key(reading)
        same = [
            stay
            for stay in self.open.values()
            if key is not None
            and key in {p.reading.text or p.reading.text_hash for p in stay.parts}
        ]
        if same and reading.place is LocationType.EXIT:
            return [self._kept(self._with(same[0], reading, VisitPart.EXIT, VisitState.CLOSED))]
        if same and reading.place is LocationType.INSIDE:
            return [self._kept(self._with(same[0], reading, VisitPart.INSIDE, VisitState.OPEN))]
        if reading.place is LocationType.EXIT:
            return [self._new(reading, VisitPart.EXIT, VisitState.ORPHAN_EXIT)]
        return [self._new(reading, VisitPart.ENTRY, VisitState.OPEN)]

    def advance(self, now: datetime) -> Sequence[Stay]:
        late = [
            replace(stay, state=VisitState.ORPHAN_ENTRY)
            for stay in self.open.values()
            if stay.parts and now - stay.parts[-1].reading.at > self.rules.longest_stay
        ]
        return [self._kept(stay) for stay in late]

    def stored(self, ids: Mapping[int, int]) -> None:
        self.open = {
            ids.get(id, id): replace(stay, id=ids.get(id, id)) for id, stay in self.open.items()
        }

    def _new(self, reading: GateReading, part: VisitPart, state: VisitState) -> Stay:
        stay = Stay(id=self._next, state=state, parts=(StayPart(reading=reading, part=part),))
        self._next -= 1
        return self._kept(stay)

    @staticmethod
    def _with(stay: Stay, reading: GateReading, part: VisitPart, state: VisitState) -> Stay:
        parts = (*stay.parts, StayPart(reading=reading, part=part))
        is_pair = state is VisitState.CLOSED
        return replace(
            stay,
            parts=parts,
            state=state,
            probability=0.99 if is_pair else None,
            reasons=("same text",) if is_pair else (),
        )

    def _kept(self, stay: Stay) -> Stay:
        self.open.pop(stay.id, None)
        if stay.state is VisitState.OPEN:
            self.open[stay.id] = stay
        return stay


def _key(reading: GateReading) -> str | None:
    return reading.text or reading.text_hash


def exact_joiner(rules: JoinRules, stays: Sequence[Stay]) -> Joiner:
    """Return a joiner of equal texts."""
    return ExactJoiner(rules, stays)
