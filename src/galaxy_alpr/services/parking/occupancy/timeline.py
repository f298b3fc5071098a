"""How many vehicles were in a lot at each moment: visits, corrected by counts by hand.

A count by hand replaces the number that the visits give at its moment. From then on vehicles that
enter and leave are added and subtracted. The correction is the difference to the visits as they are
known now: where a visit that was wrongly open is closed later, the corrected number stays right.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """When a vehicle entered and left; ``None`` while it is inside."""

    began_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """From ``at`` on, ``difference`` is added to the number of open visits."""

    at: datetime
    difference: int


@dataclass(slots=True)
class Timeline:
    """The vehicles of a lot over a period.

    ``stays`` are all that share a part with the period. ``corrections`` are in the order of their
    moments; one that is before the period counts from its beginning.
    """

    stays: Sequence[Stay]
    corrections: Sequence[Correction] = ()
    _begins: list[datetime] = field(init=False)
    _ends: list[datetime] = field(init=False)

    def __post_init__(self) -> None:
        self._begins = sorted(stay.began_at for stay in self.stays)
        self._ends = sorted(stay.ended_at for stay in self.stays if stay.ended_at is not None)

    def visits(self, at: datetime) -> int:
        """Return the number of visits that are open at ``at``; one that ends then is not."""
        return bisect_right(self._begins, at) - bisect_right(self._ends, at)

    def occupied(self, at: datetime) -> int:
        """Return the corrected number of vehicles at ``at``, at least 0."""
        return max(0, self.visits(at) + self._difference(at))

    def entries(self, since: datetime, until: datetime) -> int:
        """Return how many visits began in a period; its end is not part of it."""
        return bisect_left(self._begins, until) - bisect_left(self._begins, since)

    def exits(self, since: datetime, until: datetime) -> int:
        """Return how many visits ended in a period; its end is not part of it."""
        return bisect_left(self._ends, until) - bisect_left(self._ends, since)

    def peak(self, since: datetime, until: datetime) -> tuple[int, datetime]:
        """Return the greatest number in a period, and when it was reached first."""
        best, when = self.occupied(since), since
        for at in self._changes(since, until):
            number = self.occupied(at)
            if number > best:
                best, when = number, at
        return best, when

    def _changes(self, since: datetime, until: datetime) -> Iterator[datetime]:
        """Yield the moments of a period at which the number can grow."""
        begun = self._begins[bisect_right(self._begins, since) : bisect_left(self._begins, until)]
        counted = [item.at for item in self.corrections if since < item.at < until]
        yield from sorted({*begun, *counted})

    def _difference(self, at: datetime) -> int:
        index = bisect_right(self.corrections, at, key=lambda item: item.at)
        return self.corrections[index - 1].difference if index else 0
