"""What a reading at an entry, at an exit or inside changes."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime

from galaxy_alpr.enums import LocationType, VisitPart, VisitState
from galaxy_alpr.services.parking.joining import reasons
from galaxy_alpr.services.parking.joining.evidence import REPEAT_WITHIN
from galaxy_alpr.services.parking.joining.pairs import Pairs
from galaxy_alpr.services.parking.joining.state import LotState
from galaxy_alpr.services.parking.joining.stays import (
    Kept,
    exit_parts,
    new_stay,
    ordered,
    other_parts,
    with_part,
)
from galaxy_alpr.services.parking.joining.texts import Belief
from galaxy_alpr.services.parking.joining.values import GateReading, StayPart


class Passages:
    """Takes readings, one after the other."""

    def __init__(self, state: LotState) -> None:
        self._state = state
        self._pairs = Pairs(state)

    def take(self, reading: GateReading, now: datetime) -> None:
        """Take a reading; ``now`` is its moment, or later where it came late.

        One that is in a stay already was corrected: all readings of that stay are taken anew.
        """
        number = self._state.book.stay_of.get(reading.id)
        if number is None:
            self._place(reading, now)
            return
        kept = self._state.book.kept[number]
        if kept.stay.by_hand:
            return
        self._state.evidence.forget()
        self._state.keep_number(number, kept.stay.parts[0].reading)
        self._state.put(replace(kept, stay=replace(kept.stay, parts=())))
        for part in kept.stay.parts:
            self._place(reading if part.reading.id == reading.id else part.reading, now)

    def _place(self, reading: GateReading, now: datetime) -> None:
        if reading.place is LocationType.ENTRY:
            self._entry(reading, now)
        elif reading.place is LocationType.EXIT:
            self._exit(reading, now)
        else:
            self._inside(reading)

    def _exit(self, reading: GateReading, now: datetime) -> None:
        state = self._state
        repeated = self._repeated_exit(reading, now)
        if repeated is not None:
            self._add(repeated, reading, VisitPart.REPEAT)
            return
        number = state.number(reading)
        state.put(new_stay(number, reading, VisitPart.EXIT, VisitState.ORPHAN_EXIT))
        self._pairs.settle([number], now)

    def _repeated_exit(self, reading: GateReading, now: datetime) -> Kept | None:
        """Return the stay whose exit the reading shows once more."""
        state, belief = self._state, self._state.book.belief(reading)
        best, first = None, -math.inf
        for kept in state.book.exits_like(belief):
            if kept.exit is not None and not kept.stay.by_hand:
                weight = state.evidence.repeat(kept.exit, reading)
                if weight > first:
                    best, first = kept, weight
        if best is None or first <= state.evidence.other(reading, self._here(best), leaves=True):
            return None
        rivals = (
            state.evidence.pair(kept.entry, reading)
            for kept in state.book.entries_like(belief)
            if kept.stay.id != best.stay.id
            and kept.entry is not None
            and state.recent(kept, now)
            and self._pairs.may_leave(kept, reading)
        )
        if any(weight >= first for weight in rivals):
            return None
        return best

    def _entry(self, reading: GateReading, now: datetime) -> None:
        state, book = self._state, self._state.book
        belief = book.belief(reading)
        alike = [kept for kept in book.entries_like(belief) if kept.stay.entry is not None]
        repeated = self._repeated_entry(reading, alike)
        if repeated is not None:
            self._add(repeated, reading, VisitPart.REPEAT)
            return
        turned = self._turned(reading)
        if turned is not None:
            self._continue(turned, reading)
            return
        freed = [kept.stay.id for kept in alike if self._came_again(kept, reading, now)]
        number = state.number(reading)
        state.put(new_stay(number, reading, VisitPart.ENTRY, VisitState.OPEN))
        later = [
            kept.stay.id
            for kept in book.exits_like(belief)
            if kept.exit is not None and kept.exit.at >= reading.at and state.recent(kept, now)
        ]
        exits = sorted({*later, *freed}, reverse=True)
        self._pairs.settle([each for each in exits if book.kept[each].exit is not None], now)

    def _repeated_entry(self, reading: GateReading, alike: list[Kept]) -> Kept | None:
        evidence = self._state.evidence
        best, first = None, -math.inf
        for kept in alike:
            leaves = kept.exit.at if kept.exit is not None else None
            late = leaves is not None and reading.at > leaves
            if kept.stay.entry is not None and not kept.stay.by_hand and not late:
                weight = evidence.repeat(kept.stay.entry, reading)
                if weight > first:
                    best, first = kept, weight
        if best is None or first <= evidence.other(reading, self._here(best), leaves=False):
            return None
        return best

    def _turned(self, reading: GateReading) -> Kept | None:
        """Return the stay whose vehicle left just before, and comes back by this reading."""
        state = self._state
        within = state.rules.turn_around
        best, first = None, -math.inf
        for kept in state.book.exits_like(state.book.belief(reading)):
            paired = kept.stay.state in (VisitState.CLOSED, VisitState.REVIEW)
            if kept.exit is not None and paired and not kept.stay.by_hand:
                weight = state.evidence.turned(kept.exit, reading, within)
                if weight > first:
                    best, first = kept, weight
        if best is None:
            return None
        other = state.evidence.other(reading, self._here(best), leaves=False)
        return best if first > other else None

    def _continue(self, kept: Kept, reading: GateReading) -> None:
        """Open a stay again: its exit was none."""
        turned = tuple(
            StayPart(reading=part.reading, part=VisitPart.INSIDE) for part in exit_parts(kept.stay)
        )
        back = StayPart(reading=reading, part=VisitPart.INSIDE)
        stay = replace(
            kept.stay,
            parts=ordered((*other_parts(kept.stay), *turned, back)),
            state=VisitState.OPEN,
            probability=None,
            reasons=(reasons.TURNED,),
        )
        self._state.put(Kept(stay, until=kept.until))

    def _came_again(self, kept: Kept, reading: GateReading, now: datetime) -> bool:
        """Close a stay without an exit, if its vehicle comes again by this reading.

        Return whether an exit after the reading may be that of the new stay.
        """
        state, entry = self._state, kept.stay.entry
        if entry is None or not state.recent(kept, now) or kept.until is not None:
            return False
        if max(part.reading.at for part in other_parts(kept.stay)) >= reading.at:
            return False
        if kept.exit is not None and kept.exit.at <= reading.at:
            return False
        again = state.evidence.came_again(entry, reading)
        if again <= state.evidence.other(reading, self._here(kept), leaves=False):
            return False
        if kept.exit is not None:
            state.put(replace(kept, until=reading.at))
            return True
        orphan = replace(kept.stay, state=VisitState.ORPHAN_ENTRY, reasons=(reasons.CAME_AGAIN,))
        state.put(Kept(orphan, until=reading.at))
        return False

    def _inside(self, reading: GateReading) -> None:
        state = self._state
        belief = state.book.belief(reading)
        best, first = None, -math.inf
        for kept in state.book.entries_like(belief):
            entry = kept.entry
            if entry is None or kept.stay.by_hand or not self._was_inside(kept, reading):
                continue
            weight = state.evidence.agreement(entry, reading)
            if weight > first:
                best, first = kept, weight
        if best is not None and first > state.learned.log_other(belief, self._here(best)):
            self._add(best, reading, VisitPart.INSIDE)
            return
        clear = VisitState.ORPHAN_ENTRY if belief.unread else VisitState.OPEN
        kept = new_stay(state.number(reading), reading, VisitPart.INSIDE, clear)
        stay = replace(kept.stay, reasons=(reasons.NO_ENTRY_SEEN,))
        state.put(replace(kept, stay=stay))

    def _was_inside(self, kept: Kept, reading: GateReading) -> bool:
        first = kept.stay.parts[0].reading.at
        ended = kept.exit.at if kept.exit is not None else kept.until
        if ended is None:
            ended = kept.last_at + self._state.rules.longest_stay
        return first - REPEAT_WITHIN <= reading.at <= ended

    def _add(self, kept: Kept, reading: GateReading, part: VisitPart) -> None:
        stay = kept.stay
        state = stay.state
        expired = state is VisitState.ORPHAN_ENTRY and kept.until is None
        if part is VisitPart.INSIDE and expired:
            stay = replace(stay, state=VisitState.OPEN, reasons=())
        parts = with_part(stay, reading, part)
        self._state.put(replace(kept, stay=replace(stay, parts=parts), settled=False))

    def _here(self, kept: Kept) -> list[Belief]:
        return [self._state.book.belief(kept.stay.parts[0].reading)]
