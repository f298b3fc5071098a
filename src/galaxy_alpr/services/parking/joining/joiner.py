"""The joiner of a lot: takes readings in any order and returns the stays that changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from galaxy_alpr.services.parking.joining.passages import Passages
from galaxy_alpr.services.parking.joining.state import LotState
from galaxy_alpr.services.parking.joining.stays import Undo
from galaxy_alpr.services.parking.joining.values import GateReading, Joiner, JoinRules, Stay

_TIDY = 2000
"""Calls between two times of forgetting ids."""


@dataclass(slots=True)
class _Event:
    """A reading, or the passing of time, and how to take back what it changed."""

    key: tuple[datetime, int]
    """Its moment, and the id of its reading, 0 without one."""

    reading: GateReading | None
    undone: list[Undo] = field(default_factory=list)
    reach: set[str] = field(default_factory=set)
    """The keys of texts that it depends on, or that depend on it."""

    timed: bool = False
    """Whether the time that passed changed something."""


class ProbabilisticJoiner:
    """Joins the readings of a lot by the probability that they are of one vehicle.

    Readings that arrive within ``settle`` are taken in the order of their moments: what came after
    a late reading is taken back and done again. A later one finds its place among the stays as they
    are.
    """

    def __init__(self, rules: JoinRules, stays: Sequence[Stay]) -> None:
        self._rules = rules
        self._state = LotState(rules)
        self._passages = Passages(self._state)
        self._events: deque[_Event] = deque()
        self._newest: datetime | None = None
        self._names: dict[int, int] = {}
        """The ids of stays as the caller has them, by those in memory."""
        self._calls = 0
        self._gone: set[int] = set()
        self._state.load(stays)

    def read(self, reading: GateReading) -> Sequence[Stay]:
        """Take a reading, also a late one, and return the stays that it made or changed.

        A reading that is in a stay already changes nothing, unless it was corrected: then the
        readings of that stay are joined anew.
        """
        known = self._state.book.stay_of.get(reading.id)
        if known is not None:
            parts = self._state.book.kept[known].stay.parts
            if any(part.reading == reading for part in parts):
                return ()
            if self._forget_event(reading.id):
                known = None
        newest = reading.at if self._newest is None else self._newest
        late = known is not None or reading.at < newest - self._rules.settle
        self._take(_Event((newest if late else reading.at, reading.id), reading))
        return self._changed()

    def _forget_event(self, number: int) -> bool:
        """Take back what followed from a reading, and return whether it was recent enough."""
        known = (each.reading.id for each in self._events if each.reading is not None)
        if number not in known:
            return False
        later = []
        while not later or later[-1].reading is None or later[-1].reading.id != number:
            later.append(self._events.pop())
        for each in later:
            _take_back(each)
        self._state.evidence.forget()
        for each in reversed(later[:-1]):
            self._do(each)
            self._events.append(each)
        return True

    def advance(self, now: datetime) -> Sequence[Stay]:
        """Return the stays that changed because time passed: orphans, and what is settled."""
        if self._newest is None or now > self._newest:
            self._take(_Event((now, 0), None))
        return self._changed()

    def stored(self, ids: Mapping[int, int]) -> None:
        """Take the ids that new stays got, by the negative ones they had."""
        self._names.update(ids)

    def _take(self, event: _Event) -> None:
        """Take an event in its place: what came later is done again, if it depends on it."""
        later = []
        while self._events and self._events[-1].key > event.key:
            later.append(self._events.pop())
        if any(each.timed for each in later) or not self._alone(event, later):
            for each in later:
                _take_back(each)
            self._do(event)
            for each in reversed(later):
                self._do(each)
        self._events.append(event)
        self._events.extend(reversed(later))
        newest = self._events[-1].key[0]
        self._newest = newest if self._newest is None else max(newest, self._newest)
        while self._events[0].key[0] < self._newest - self._rules.settle:
            self._events.popleft()

    def _alone(self, event: _Event, later: list[_Event]) -> bool:
        """Do an event after later ones, and return whether they have nothing in common."""
        self._do(event)
        if not later or (
            not event.timed and all(event.reach.isdisjoint(each.reach) for each in later)
        ):
            return True
        _take_back(event)
        return False

    def _do(self, event: _Event) -> None:
        book = self._state.book
        event.undone = book.undone = []
        event.reach = book.reach = set()
        self._state.acted = False
        self._state.pass_time(event.key[0])
        event.timed = self._state.acted
        if event.reading is not None:
            self._passages.take(event.reading, event.key[0])
        book.undone, book.reach = [], set()

    def _changed(self) -> list[Stay]:
        """Return the stays that differ from what the caller has."""
        book, changed = self._state.book, []
        for number, old in book.before.items():
            kept = book.kept.get(number) or book.gone.get(number)
            name = self._names.get(number, number)
            if kept is not None:
                if old is None or old.stay != kept.stay:
                    changed.append(replace(kept.stay, id=name))
            elif old is not None:
                changed.append(replace(old.stay, id=name, parts=()))
                self._names.pop(number, None)
                for part in old.stay.parts:
                    if self._state.made.get(part.reading.id) == number:
                        del self._state.made[part.reading.id]
        book.before.clear()
        book.gone.clear()
        self._tidy()
        return changed

    def _tidy(self) -> None:
        """Forget now and then the ids of stays that are no longer in memory."""
        self._calls += 1
        if self._calls % _TIDY:
            return
        book, made = self._state.book, self._state.made
        book.drop_beliefs()
        gone = {number for number in (*self._names, *made.values()) if number not in book.kept}
        # Those of the last time too: an event that is done again may need its stay's id.
        for number in gone & self._gone:
            self._names.pop(number, None)
        for reading, number in list(made.items()):
            if number in gone and number in self._gone:
                del made[reading]
        self._gone = gone


def _take_back(event: _Event) -> None:
    for undo in reversed(event.undone):
        undo()


def make_joiner(rules: JoinRules, stays: Sequence[Stay]) -> Joiner:
    """Return the joiner of a lot, which starts from its stays."""
    return ProbabilisticJoiner(rules, stays)
