"""The weights of what a reading may mean: the exit of a stay, a repeat, a vehicle that came back.

A weight is the log of a probability a second. All weights of one reading are compared with that of
``other``: a vehicle that is not known to be here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta

from galaxy_alpr.services.parking.joining.learned import Learned
from galaxy_alpr.services.parking.joining.stays import Book
from galaxy_alpr.services.parking.joining.texts import Belief, log_ratio
from galaxy_alpr.services.parking.joining.values import GateReading
from galaxy_alpr.services.parking.joining.vehicles import log_agreement

REPEAT_WITHIN = timedelta(seconds=90)
"""Readings of one passage are not further apart."""

_REPEAT_SECONDS = 10.0
"""How long a repeat comes after the first reading, on average."""

_ELSEWHERE = 0.2
"""The share of repeats that another gate of the same kind reads."""

_TURNS_BACK = 0.01
"""The share of vehicles that come back within the turn-around time."""

_BOTH_UNREAD = math.log(5.0)
"""A damaged plate is often read neither at the entry nor at the exit."""


class Evidence:
    """Weights of readings in one lot, from what the joiner has learned there."""

    def __init__(self, book: Book, learned: Learned) -> None:
        self._book = book
        self._learned = learned
        self._agreement: dict[tuple[int, int], float] = {}

    def forget(self) -> None:
        """Forget how readings compare, since one of them was corrected."""
        self._agreement.clear()

    def agreement(self, a: GateReading, b: GateReading) -> float:
        """Return the log of how much more probable two readings are of one vehicle than of two."""
        found = self._agreement.get((a.id, b.id))
        if found is None:
            if len(self._agreement) > 20_000:
                self._agreement.clear()
            found = log_ratio(self._book.belief(a), self._book.belief(b))
            self._agreement[a.id, b.id] = found
        if found == -math.inf:
            return found
        same = self._learned.log_same(self._book.belief(a), self._book.belief(b), found)
        return same + log_agreement(a, b, self._learned.classes, self._learned.colors)

    def other(self, reading: GateReading, here: Sequence[Belief], *, leaves: bool) -> float:
        """Return the weight that a reading is of a vehicle other than those ``here``.

        One that leaves was not read when it came.
        """
        belief = self._book.belief(reading)
        share = self._learned.missed_at_entry if leaves and not belief.unread else 1.0
        return math.log(self._learned.rate * share) + self._learned.log_other(belief, here)

    def pair(self, entry: GateReading, leaving: GateReading) -> float:
        """Return the weight that a vehicle that came by ``entry`` leaves by ``leaving``."""
        seconds = (leaving.at - entry.at).total_seconds()
        entered, left = self._book.belief(entry), self._book.belief(leaving)
        agreement = self.agreement(entry, leaving)
        if agreement < -20.0:
            return -math.inf
        if entered.unread and left.unread:
            agreement += _BOTH_UNREAD
        elif entered.unread:
            agreement += self._learned.log_other(left)
        missed = self._learned.missed_at_exit
        longer = self._learned.longer(seconds)
        inside = longer + missed * (1.0 - longer)
        density = self._learned.density(seconds) * (1.0 - missed)
        return math.log(density / inside) + agreement

    def repeat(self, first: GateReading, later: GateReading) -> float:
        """Return the weight that two readings show one passage."""
        seconds = abs((later.at - first.at).total_seconds())
        if first.place is not later.place or seconds > REPEAT_WITHIN.total_seconds():
            return -math.inf
        share = self._learned.doubled(first.location_id)
        if first.location_id != later.location_id:
            share *= _ELSEWHERE
        density = math.exp(-seconds / _REPEAT_SECONDS) / _REPEAT_SECONDS + 1e-4
        return math.log(share * density) + self.agreement(first, later)

    def came_again(self, entry: GateReading, again: GateReading) -> float:
        """Return the weight that a vehicle left unread and comes again."""
        seconds = (again.at - entry.at).total_seconds()
        longer = self._learned.longer(seconds)
        missed = self._learned.missed_at_exit
        gone = missed * (1.0 - longer)
        revisits = self._learned.revisits(self._book.belief(entry).text)
        share = gone / (longer + gone) * revisits
        return math.log(max(share, 1e-12)) + self.agreement(entry, again)

    def turned(self, left: GateReading, back: GateReading, within: timedelta) -> float:
        """Return the weight that a vehicle comes back right after its exit."""
        if not left.at <= back.at <= left.at + within:
            return -math.inf
        density = _TURNS_BACK / max(within.total_seconds(), 1.0)
        return math.log(density) + self.agreement(left, back)

    def two_visits(self, entry: GateReading, leaving: GateReading) -> float:
        """Return how often a pair is of two visits of one vehicle, for each time it is of one.

        The exit of the first visit and the entry of the second were both missed.
        """
        seconds = (leaving.at - entry.at).total_seconds()
        both = self._learned.missed_at_exit * self._learned.missed_at_entry
        revisits = self._learned.revisits(self._book.belief(entry).text)
        in_half = 1.0 - self._learned.longer(seconds / 2.0)
        density = self._learned.density(seconds)
        return both * revisits * in_half * in_half / density
