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


@dataclass(slots=True)
class _Event:
    """A reading, or the passing of time, and how to take back what it changed."""

    key: tuple[datetime, int]
    """Its moment, and the id of its reading, 0 without one."""

    reading: GateReading | None
    undone: list[Undo] = field(default_factory=list)


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
        self._state.load(stays)

    def read(self, reading: GateReading) -> Sequence[Stay]:
        """Take a reading, also a late one, and return the stays that it made or changed.

        A reading that is in a stay already changes nothing.
        """
        if reading.id in self._state.book.stay_of:
            return ()
        newest = reading.at if self._newest is None else self._newest
        late = reading.at < newest - self._rules.settle
        self._take(_Event((newest if late else reading.at, reading.id), reading))
        return self._changed()

    def advance(self, now: datetime) -> Sequence[Stay]:
        """Return the stays that changed because time passed: orphans, and what is settled."""
        if self._newest is None or now > self._newest:
            self._take(_Event((now, 0), None))
        return self._changed()

    def stored(self, ids: Mapping[int, int]) -> None:
        """Take the ids that new stays got, by the negative ones they had."""
        self._names.update(ids)

    def inside(self, stay: Stay, at: datetime) -> float:
        """Return the probability that the vehicle of an open stay is still inside.

        It may have left unread, the more probably the longer it is here.
        """
        entered = stay.entry or stay.parts[0].reading
        longer = self._state.learned.longer(max((at - entered.at).total_seconds(), 0.0))
        missed = self._state.learned.missed_at_exit
        return longer / (longer + missed * (1.0 - longer))

    def _take(self, event: _Event) -> None:
        again = [event]
        while self._events and self._events[-1].key > event.key:
            last = self._events.pop()
            for undo in reversed(last.undone):
                undo()
            again.append(last)
        book = self._state.book
        for each in (again[0], *reversed(again[1:])):
            each.undone = book.undone = []
            self._state.pass_time(each.key[0])
            if each.reading is not None:
                self._passages.take(each.reading, each.key[0])
            self._events.append(each)
        book.undone = []
        newest = self._events[-1].key[0]
        self._newest = newest if self._newest is None else max(newest, self._newest)
        while self._events[0].key[0] < self._newest - self._rules.settle:
            self._events.popleft()

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
        return changed


def make_joiner(rules: JoinRules, stays: Sequence[Stay]) -> Joiner:
    """Return the joiner of a lot, which starts from its stays."""
    return ProbabilisticJoiner(rules, stays)
