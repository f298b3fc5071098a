"""The counts of the database that several parts of the statistics share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries.statistics.scope import Scope
from galaxy_alpr.db.queries.statistics.sums import Numbers, parts
from galaxy_alpr.db.queries.statistics.totals import Totals
from galaxy_alpr.services.statistics.local_time import LocalTime
from galaxy_alpr.services.statistics.selection import Selection

Key = TypeVar("Key", bound=Hashable)


class Counts:
    """The counts of one selection; each is queried at most once."""

    def __init__(self, session: Session, selection: Selection) -> None:
        self.session = session
        self.scope: Scope = selection.scope
        self.at: datetime = selection.at
        self.local = LocalTime(selection.zone)
        self._before = selection.before

    @cached_property
    def now(self) -> Totals:
        """The counts of the period."""
        return Totals(self.session, self.scope)

    @cached_property
    def before(self) -> Totals | None:
        """The counts of the period before, ``None`` where there is none."""
        return None if self._before is None else Totals(self.session, self._before)

    @cached_property
    def week_hours(self) -> Numbers:
        """Detections by local hour of the week, (7, 24); the first day is Monday."""
        return self.local.by_week_hour(self.now.slots)

    def by_value(self, name: str) -> Counter[str | None]:
        """Return the counts whose keys are ``name`` and one value, by the value."""
        return Counter({value: number for (value,), number in self.by(name).items()})

    def by(self, name: str) -> Counter[tuple[str | None, ...]]:
        """Return the counts whose keys begin with ``name``, by the other parts of the key."""
        start = f"{name}|"
        return Counter(
            {
                tuple(parts(key)): number
                for key, number in self.now.counts.items()
                if key.startswith(start)
            }
        )


def shares(counts: Iterable[tuple[Key, int]]) -> list[tuple[Key, int, float]]:
    """Return each key with its count and its share of all, 0 to 1, the greatest first."""
    ordered = sorted(counts, key=lambda item: (-item[1], str(item[0])))
    whole = sum(count for _, count in ordered)
    return [(key, count, count / whole if whole else 0.0) for key, count in ordered]


def rate(part: int, whole: int) -> float | None:
    """Return ``part / whole``; ``None`` where ``whole`` is 0."""
    return part / whole if whole else None
