"""Pairing of exits with entries: what fits, the best choice, and what comes of it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from galaxy_alpr.enums import VisitPart, VisitState
from galaxy_alpr.services.parking.joining import reasons
from galaxy_alpr.services.parking.joining.settle import settle
from galaxy_alpr.services.parking.joining.state import LotState
from galaxy_alpr.services.parking.joining.stays import (
    Kept,
    exit_parts,
    is_of_exit,
    ordered,
    other_parts,
)
from galaxy_alpr.services.parking.joining.texts import Belief
from galaxy_alpr.services.parking.joining.values import GateReading, Stay, StayPart

LEAST_FOR_REVIEW = 0.2
"""A pair that is less probable is not shown to a person: the exit has no entry."""

_MAX_EXITS = 12
_MAX_UNREAD = 20
_TEMPER = 0.88
"""How much of the evidence counts, since its parts are not quite independent.

Measured by ``benchmarks.parking``: without it pairs of little doubt are wrong too often.
"""

_ALIKE = -7.0
"""The log of how much less probable another stay may be to count as one that fits too."""


@dataclass(frozen=True, slots=True)
class _Options:
    """The entries that an exit may belong to with their weights, and the weight of none."""

    entries: dict[int, float]
    alone: float
    by_hand: bool


class Pairs:
    """Pairs exits with entries in one lot."""

    def __init__(self, state: LotState) -> None:
        self._state = state

    def settle(self, exits: Iterable[int], now: datetime) -> None:
        """Choose the entries of the exits of these stays, and of those that compete with them."""
        book = self._state.book
        options: dict[int, _Options] = {}
        waiting = list(exits)
        seeds = len(waiting)
        for i, number in enumerate(waiting):
            leaving = book.kept[number].exit
            if leaving is None or len(options) >= _MAX_EXITS:
                continue
            options[number] = found = self._options(leaving, now)
            if i < seeds:
                waiting += [
                    rival
                    for rival in found.entries
                    if book.kept[rival].exit is not None and rival not in waiting
                ]
        if not options:
            return
        free = [
            {
                entry: weight
                for entry, weight in each.entries.items()
                if entry in options or book.kept[entry].exit is None
            }
            for each in options.values()
        ]
        self._apply(options, settle(free, [each.alone for each in options.values()]))

    def _options(self, leaving: GateReading, now: datetime) -> _Options:
        state, book = self._state, self._state.book
        belief = book.belief(leaving)
        entries: dict[int, float] = {}
        by_hand = -math.inf
        here: list[Belief] = []
        for kept in book.entries_like(belief):
            entry = kept.entry
            if entry is None or not self.may_leave(kept, leaving):
                continue
            weight = state.evidence.pair(entry, leaving)
            if kept.stay.by_hand:
                if kept.exit is None:
                    by_hand = max(by_hand, weight)
            elif state.recent(kept, now) and weight > -math.inf:
                entries[kept.stay.id] = weight
                here.append(book.belief(entry))
        alone = state.evidence.other(leaving, here, leaves=True)
        if max(entries.values(), default=-math.inf) < alone:
            for kept in list(book.oldest_unread())[-_MAX_UNREAD:]:
                entry = kept.entry
                fits = entry is not None and self.may_leave(kept, leaving)
                if entry is not None and fits and state.recent(kept, now):
                    entries[kept.stay.id] = state.evidence.pair(entry, leaving)
        return _Options(entries, max(alone, by_hand), by_hand > alone)

    def may_leave(self, kept: Kept, leaving: GateReading) -> bool:
        """Return whether an exit is at a moment at which the vehicle of a stay can leave."""
        if kept.until is not None and leaving.at > kept.until:
            return False
        last = max(part.reading.at for part in other_parts(kept.stay))
        return last <= leaving.at <= last + self._state.rules.longest_stay

    def _apply(self, options: dict[int, _Options], chosen: list[tuple[int | None, float]]) -> None:
        """Move exits to the stays that were chosen for them."""
        book = self._state.book
        moved: dict[int, tuple[StayPart, ...]] = {}
        judged: dict[int, Stay | None] = {}
        for (number, option), (entry, probability) in zip(options.items(), chosen, strict=True):
            kept = book.kept[number]
            moved[number] = exit_parts(kept.stay)
            judged[number] = None
            if entry is not None and kept.exit is not None:
                judged[number] = self._judge(entry, kept.exit, probability, option)
        stays = {stay.id for stay in judged.values() if stay is not None}
        for number, parts in moved.items():
            to = judged[number]
            if number not in stays and (to is None or to.id != number):
                self._take_exit(number, stays_alone=to is None)
            if to is not None:
                entry_side = other_parts(book.kept[to.id].stay)
                self._put(to.id, replace(to, parts=ordered((*entry_side, *parts))))
        for number, parts in moved.items():
            if judged[number] is None:
                self._leave_alone(number, parts, options[number])

    def _take_exit(self, number: int, *, stays_alone: bool) -> None:
        """Take the exit out of a stay, which is then open or gone."""
        kept = self._state.book.kept[number]
        left = other_parts(kept.stay)
        if left:
            orphan = kept.until is not None
            state = VisitState.ORPHAN_ENTRY if orphan else VisitState.OPEN
            why = (reasons.CAME_AGAIN,) if orphan else ()
            self._put(
                number,
                replace(kept.stay, parts=left, state=state, probability=None, reasons=why),
            )
        elif not stays_alone:
            self._put(number, replace(kept.stay, parts=()))

    def _leave_alone(self, number: int, parts: tuple[StayPart, ...], option: _Options) -> None:
        """Make an exit a stay of its own."""
        state = self._state
        leaving = next(part.reading for part in parts if part.part is VisitPart.EXIT)
        why = reasons.NO_ENTRY
        if option.by_hand:
            why = reasons.BY_HAND
        elif state.book.belief(leaving).unread:
            why = reasons.NOT_READ
        own = state.book.kept.get(number)
        alone = own is not None and all(is_of_exit(part) for part in own.stay.parts)
        self._put(
            number if alone else state.number(leaving),
            Stay(
                id=number if alone else state.number(leaving),
                state=VisitState.ORPHAN_EXIT,
                parts=parts,
                reasons=(why,),
            ),
        )

    def _judge(
        self, number: int, leaving: GateReading, probability: float, option: _Options
    ) -> Stay | None:
        """Return the stay of a pair, ``None`` if the pair is too improbable."""
        state = self._state
        kept = state.book.kept[number]
        entry = kept.entry
        if entry is None:
            return None
        two_visits = state.evidence.two_visits(entry, leaving)
        probability = _tempered(probability) / (1.0 + two_visits)
        if probability < LEAST_FOR_REVIEW:
            return None
        own = option.entries[number]
        alike = sum(
            1
            for other, weight in option.entries.items()
            if other != number and weight > own + _ALIKE
        )
        accepted = 1.0 - probability <= state.doubts.limit
        beliefs = (state.book.belief(entry), state.book.belief(leaving))
        if any(each.unread for each in beliefs):
            accepted = False
        if kept.stay.entry is None and accepted:
            why = (reasons.NO_ENTRY_SEEN,)
            return replace(kept.stay, state=VisitState.ORPHAN_EXIT, reasons=why)
        return replace(
            kept.stay,
            state=VisitState.CLOSED if accepted else VisitState.REVIEW,
            probability=probability,
            reasons=reasons.of_pair(
                entry,
                leaving,
                beliefs,
                alike=alike,
                two_visits=two_visits,
                doubt=1.0 - probability,
            ),
        )

    def _put(self, number: int, stay: Stay) -> None:
        """Replace a stay, if it changed."""
        old = self._state.book.kept.get(number)
        if old is None or old.stay != stay:
            until = old.until if old is not None else None
            self._state.put(Kept(replace(stay, id=number), until=until))


def _tempered(probability: float) -> float:
    """Return a probability that is a little nearer to one half."""
    if not 0.0 < probability < 1.0:
        return probability
    odds: float = (probability / (1.0 - probability)) ** _TEMPER
    return odds / (1.0 + odds)
