"""Joiners as they are usual elsewhere: by equal texts, and by texts at a small distance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from rapidfuzz.distance import Levenshtein

from galaxy_alpr.enums import LocationType, VisitPart, VisitState
from galaxy_alpr.services.parking.joining.values import GateReading, JoinRules, Stay, StayPart

_REPEAT = timedelta(seconds=30)


class LevenshteinJoiner:
    """Joins an exit with the newest open entry whose text is at most ``distance`` away."""

    def __init__(self, rules: JoinRules, distance: int) -> None:
        self._rules = rules
        self._distance = distance
        self._open: dict[str, Stay] = {}
        self._last: dict[tuple[LocationType, str], datetime] = {}
        self._next = -1

    def read(self, reading: GateReading) -> Sequence[Stay]:
        """Take a reading and return the stays that it made or changed."""
        text = reading.text or f"unread {reading.id}"
        before = self._last.get((reading.place, text))
        self._last[reading.place, text] = reading.at
        if before is not None and abs(reading.at - before) <= _REPEAT:
            return ()
        if reading.place is LocationType.ENTRY:
            changed = []
            if text in self._open:
                changed.append(replace(self._open[text], state=VisitState.ORPHAN_ENTRY))
            self._open[text] = self._new(reading, VisitPart.ENTRY, VisitState.OPEN)
            return [*changed, self._open[text]]
        found = self._find(text)
        if found is None or self._open[found].parts[0].reading.at > reading.at:
            return [self._new(reading, VisitPart.EXIT, VisitState.ORPHAN_EXIT)]
        stay = self._open.pop(found)
        parts = (*stay.parts, StayPart(reading=reading, part=VisitPart.EXIT))
        return [replace(stay, parts=parts, state=VisitState.CLOSED, probability=1.0)]

    def _find(self, text: str) -> str | None:
        if text in self._open or self._distance == 0:
            return text if text in self._open else None
        near = [
            other
            for other in self._open
            if abs(len(other) - len(text)) <= self._distance
            and Levenshtein.distance(other, text, score_cutoff=self._distance) <= self._distance
        ]
        return near[-1] if near else None

    def _new(self, reading: GateReading, part: VisitPart, state: VisitState) -> Stay:
        self._next -= 1
        parts = (StayPart(reading=reading, part=part),)
        return Stay(id=self._next, state=state, parts=parts)

    def advance(self, now: datetime) -> Sequence[Stay]:
        """Return the stays that are too long."""
        limit = now - self._rules.longest_stay
        late = [text for text, stay in self._open.items() if stay.parts[0].reading.at < limit]
        return [replace(self._open.pop(text), state=VisitState.ORPHAN_ENTRY) for text in late]

    def stored(self, ids: Mapping[int, int]) -> None:
        """Take the ids of new stays, which are not kept here."""


class ExactJoiner(LevenshteinJoiner):
    """Joins an exit with the open entry of the same text."""

    def __init__(self, rules: JoinRules) -> None:
        super().__init__(rules, 0)
