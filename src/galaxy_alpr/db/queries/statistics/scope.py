"""The period and the places that are counted, divided into summed days and the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Detection, DetectionSession, Plate, StatisticDay, Vehicle

DAY = timedelta(days=1)
FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)

FEWEST_DAYS = 60
"""From this length on, sums of months are used."""

HISTORY = 10_000_000
"""From this key on, sums are of all days up to the end of a month; later than any day's number."""

MAX_RUNS = 8
"""Most runs of summed days that are used: each gap between two costs queries of its own."""

Table = type[DetectionSession] | type[Detection] | type[Vehicle] | type[Plate]


def day_of(moment: datetime) -> int:
    """Return the number of the day (UTC) of ``moment``, counted from 1970."""
    return (moment - FIRST_DAY) // DAY


def start_of(day: int) -> datetime:
    """Return the first moment of a day."""
    return FIRST_DAY + day * DAY


def month_of(day: int) -> int:
    """Return the key of the month of a day, below 0: sums of months are stored like those of days.

    A month has sums only where all of its days have, and loses them with the first of these.
    """
    moment = start_of(day)
    return -(12 * moment.year + moment.month - 1)


def days_of(month: int) -> range:
    """Return the days of the month with a key."""
    first, after = (
        (FIRST_DAY.replace(year=n // 12, month=n % 12 + 1)) for n in (-month, 1 - month)
    )
    return range(day_of(first), day_of(after))


def history_of(month: int) -> int:
    """Return the key of all days up to the end of a month: the greater, the later.

    They have sums only where each of them has, and lose them with any of these.
    """
    return HISTORY - month


def last_of(history: int) -> int:
    """Return the last of the days with a key of ``history_of``."""
    return days_of(HISTORY - history)[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The counted period (from ``since``, before ``until``) and places; ``None`` sets no limit."""

    since: datetime | None = None
    until: datetime | None = None
    location_ids: tuple[int, ...] | None = None

    def of(self, table: Table) -> list[ColumnElement[bool]]:
        """Return the conditions on the rows of ``table``."""
        conditions: list[ColumnElement[bool]] = []
        if self.since is not None:
            conditions.append(table.captured_at >= self.since)
        if self.until is not None:
            conditions.append(table.captured_at < self.until)
        if self.location_ids is not None:
            conditions.append(table.location_id.in_(self.location_ids))
        return conditions


@dataclass(frozen=True, slots=True)
class Run:
    """Days with sums, from ``first`` to ``last``."""

    first: int
    last: int

    def of(self, column: Any) -> ColumnElement[bool]:
        condition: ColumnElement[bool] = column.between(self.first, self.last)
        return condition


@dataclass(frozen=True, slots=True)
class Plan:
    """A scope as runs of days whose sums are stored, and the rest, whose rows are counted."""

    scope: Scope
    runs: tuple[Run, ...]
    months: tuple[int, ...] = ()
    """Keys of the months with sums that lie in the runs as a whole, after the history."""

    history: int | None = None
    """Key of the sums of all days up to a month's end, which lie in the first run."""

    def keys(self, column: Any, *, by_day: bool) -> ColumnElement[bool]:
        """Return the condition on the keys of the sums that make up the runs."""
        whole = self._whole(by_day=by_day)
        if by_day or not self.months:
            return or_(column.in_(whole), *(run.of(column) for run in self._later))
        in_months = {day for month in self.months for day in days_of(month)}
        others = [
            day
            for run in self._later
            for day in range(run.first, run.last + 1)
            if day not in in_months
        ]
        condition: ColumnElement[bool] = column.in_([*whole, *others])
        return condition

    def size(self, *, by_day: bool) -> int:
        """Return the number of keys that pass the condition of ``keys``."""
        whole = self._whole(by_day=by_day)
        days = sum(run.last - run.first + 1 for run in self._later)
        return len(whole) + days - sum(len(days_of(key)) for key in whole if key < 0)

    def _whole(self, *, by_day: bool) -> list[int]:
        """Return the keys of sums of several days; ``by_day``, of those with the slots of each."""
        history = [] if self.history is None else [self.history]
        return history if by_day else [*history, *self.months]

    @property
    def _later(self) -> tuple[Run, ...]:
        """The runs without the days of the history."""
        if self.history is None:
            return self.runs
        first = last_of(self.history) + 1
        return tuple(Run(max(run.first, first), run.last) for run in self.runs if run.last >= first)

    @property
    def rest(self) -> list[Scope]:
        found = []
        since = self.scope.since
        for run in self.runs:
            if since is None or since < start_of(run.first):
                found.append(replace(self.scope, since=since, until=start_of(run.first)))
            since = start_of(run.last + 1)
        if since is None or self.scope.until is None or since < self.scope.until:
            found.append(replace(self.scope, since=since))
        return found


def plan(session: Session, scope: Scope) -> Plan:
    """Divide a scope by the days that have sums now.

    Days before the oldest and after the newest photo are left out: SQLite would scan a whole index
    for a period without an end.
    """
    moment = DetectionSession.__table__.c.captured_at  # not limited to the session's places
    oldest, newest = session.execute(
        select(
            select(func.min(moment)).scalar_subquery(), select(func.max(moment)).scalar_subquery()
        )
    ).one()
    if oldest is not None:
        first, end = start_of(day_of(oldest)), start_of(day_of(newest) + 1)
        scope = replace(
            scope,
            since=first if scope.since is None else max(scope.since, first),
            until=end if scope.until is None else min(scope.until, end),
        )
    longer = session.scalars(
        select(StatisticDay.day)
        .where(StatisticDay.complete, or_(StatisticDay.day < 0, StatisticDay.day >= HISTORY))
        .order_by(StatisticDay.day)
    ).all()
    history = None if oldest is None else _history(session, scope, longer, day_of(oldest))
    before = None if history is None else Run(day_of(oldest), last_of(history))
    runs = _runs(session, scope, before)
    if sum(run.last - run.first for run in runs) < FEWEST_DAYS:
        return Plan(scope, runs)
    if before is None or runs[0].first != before.first:
        history, before = None, None  # there are many longer runs
    after = -1 if before is None else before.last
    months = (key for key in longer if key < 0 and days_of(key)[0] > after)
    return Plan(scope, runs, tuple(key for key in months if _covers(runs, days_of(key))), history)


def _history(session: Session, scope: Scope, keys: Sequence[int], oldest: int) -> int | None:
    """Return the key of the longest history that lies in the scope and whose days all have sums."""
    if scope.since != start_of(oldest):
        return None
    until = None if scope.until is None else day_of(scope.until)
    within = [key for key in keys if key >= HISTORY and (until is None or last_of(key) < until)]
    if not within:
        return None
    last = last_of(max(within))
    days = StatisticDay.day.between(oldest, last)
    complete = select(func.count()).where(StatisticDay.complete, days)
    return max(within) if session.scalar(complete) == last - oldest + 1 else None


def _covers(runs: Sequence[Run], days: range) -> bool:
    return any(run.first <= days[0] and days[-1] <= run.last for run in runs)


def _runs(session: Session, scope: Scope, before: Run | None) -> tuple[Run, ...]:
    """Return the longest runs of days with sums that lie in the scope as a whole.

    ``before`` is known to have sums already.
    """
    statement = (
        select(StatisticDay.day)
        .where(StatisticDay.complete, StatisticDay.day.between(0, HISTORY - 1))
        .order_by(StatisticDay.day)
    )
    if scope.since is not None:
        statement = statement.where(StatisticDay.day >= -((FIRST_DAY - scope.since) // DAY))
    if scope.until is not None:
        statement = statement.where(StatisticDay.day < day_of(scope.until))
    if before is not None:
        statement = statement.where(StatisticDay.day > before.last)
    runs = [] if before is None else [before]
    for day in session.scalars(statement):
        if runs and runs[-1].last == day - 1:
            runs[-1] = Run(runs[-1].first, day)
        else:
            runs.append(Run(day, day))
    longest = sorted(runs, key=lambda run: run.last - run.first)[-MAX_RUNS:]
    return tuple(sorted(longest, key=lambda run: run.first))
