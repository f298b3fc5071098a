"""The days that have sums: made in the background, forgotten with each change of their photos.

A change deletes the row of its day in its own transaction, so sums that are there are right. The
sums of a day are made without keeping writers waiting: the day is claimed, its rows are counted,
and the sums are stored unless a change has deleted the claim meanwhile. Claims, sums and deletions
are written under the lock of the audit trail's chain, so a change that was not committed when a day
was claimed deletes the claim.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, delete, event, func, insert, or_, select, update
from sqlalchemy.orm import Session, SessionTransaction

from galaxy_alpr.db.models import (
    EVERYWHERE,
    NO_LOCATION,
    DetectionSession,
    StatisticDay,
    StatisticSum,
)
from galaxy_alpr.db.queries.audit import chain
from galaxy_alpr.db.queries.statistics import rows
from galaxy_alpr.db.queries.statistics.longer import Columns, count_history, count_month
from galaxy_alpr.db.queries.statistics.scope import (
    DAY,
    HISTORY,
    Scope,
    day_of,
    days_of,
    history_of,
    last_of,
    month_of,
    start_of,
)
from galaxy_alpr.db.queries.statistics.sums import Sums

_CHANGED = "changed_days"

_FORGET = delete(StatisticDay).where(
    or_(
        StatisticDay.day.in_(bindparam("days", expanding=True)),
        StatisticDay.day >= bindparam("history"),
    )
)
TOO_LARGE = "too large"
"""The token of a history whose sums cannot be stored: it is not counted again until a change."""

_NO_HISTORY = 2 * HISTORY
"""A key that is later than that of any history."""


@dataclass(slots=True)
class _Changed:
    """The days that a transaction changes."""

    transaction: SessionTransaction | None = None
    days: set[int] = field(default_factory=set)


def photos_change(session: Session, moments: Iterable[datetime]) -> None:
    """Forget the sums of the days of ``moments`` if and when ``session`` commits.

    Whoever adds, changes or deletes rows of photos that are counted calls it.
    """
    changed: _Changed | None = session.info.get(_CHANGED)
    if changed is None:
        changed = session.info[_CHANGED] = _Changed()
        event.listen(session, "before_commit", _before_commit)
    if not session.in_transaction():
        session.begin()
    if changed.transaction is not session.get_transaction():
        changed.transaction, changed.days = session.get_transaction(), set()
    changed.days.update(map(day_of, moments))


def write_changes(session: Session) -> None:
    """Forget the sums now, among the last things before the commit, which does it otherwise."""
    changed: _Changed | None = session.info.get(_CHANGED)
    if changed is None:
        return
    transaction, days = changed.transaction, changed.days
    changed.transaction, changed.days = None, set()
    if days and transaction is session.get_transaction():
        session.flush()
        forget(session, days)


def _before_commit(session: Session) -> None:
    if not session.in_nested_transaction():
        write_changes(session)


def forget(session: Session, days: Collection[int] | None = None) -> None:
    """Delete the sums of days, those of their months and of histories with them, or all sums.

    A Core statement built once, because every upload runs it.
    """
    chain.lock(session)
    connection = session.connection()
    if days is None:
        connection.execute(delete(StatisticDay))
        return
    months = {month_of(day) for day in days if 0 <= day < HISTORY}
    history = history_of(max(months)) if months else _NO_HISTORY
    connection.execute(_FORGET, {"days": sorted({*days, *months}), "history": history})


def without_sums(session: Session, *, until: int, most_days: int) -> list[int]:
    """Return the days before ``until`` that have no sums, the newest first.

    They begin with the day of the oldest photo, but at most ``most_days`` before ``until``.
    """
    oldest = session.scalar(select(func.min(DetectionSession.captured_at)))
    if oldest is None:
        return []
    first = max(day_of(oldest), until - most_days)
    complete = select(StatisticDay.day).where(StatisticDay.complete, StatisticDay.day >= first)
    known = set(session.scalars(complete))
    return [day for day in range(until - 1, first - 1, -1) if day not in known]


def with_sums(session: Session) -> list[int]:
    """Return the days that have sums, the oldest first, between the keys of months and history."""
    statement = select(StatisticDay.day).where(StatisticDay.complete).order_by(StatisticDay.day)
    return list(session.scalars(statement))


def months_without_sums(session: Session) -> list[int]:
    """Return the keys of the months without sums all of whose days have sums."""
    known = set(with_sums(session))
    months = {month_of(day) for day in known if 0 <= day < HISTORY} - known
    return [month for month in sorted(months) if known.issuperset(days_of(month))]


def history_without_sums(session: Session) -> int | None:
    """Return the key of the longest history, if all of its days have sums and it has none.

    ``None`` too where its sums were found to be too large since its photos changed last.
    """
    oldest = session.scalar(select(func.min(DetectionSession.captured_at)))
    known = set(with_sums(session))
    if oldest is None or day_of(oldest) not in known:
        return None
    day = day_of(oldest)
    while day in known:
        day += 1
    # Of the month before that of the first day without sums, whose days have all of them.
    last = day_of(start_of(day).replace(day=1) - DAY)
    history = history_of(month_of(last))
    if last < day_of(oldest) or history in known or _is_too_large(session, history):
        return None
    return history


def _is_too_large(session: Session, history: int) -> bool:
    token = select(StatisticDay.token).where(StatisticDay.day == history)
    return session.scalar(token) == TOO_LARGE


def claim(session: Session, days: Collection[int]) -> str:
    """Claim days, to count their rows once this is committed; return the token of the claim.

    Who claims a history deletes the others.
    """
    token = secrets.token_hex(16)
    forget(session, days)
    if any(day >= HISTORY for day in days):
        session.execute(delete(StatisticDay).where(StatisticDay.day >= HISTORY))
    session.execute(
        insert(StatisticDay),
        [{"day": day, "token": token, "complete": False} for day in sorted(days)],
    )
    return token


def count(session: Session, day: int) -> dict[int, Columns] | None:
    """Return the sums of a day, month or history as the columns of their rows, by ``location_id``.

    Those of a day are counted from the rows of photos, the others from the sums of their days.
    ``None`` is returned for those that are too large to be stored.
    """
    if day < 0:
        return count_month(session, day)
    if day >= HISTORY:
        months = (key for key in with_sums(session) if key < 0)
        return count_history(
            session, day, [key for key in months if days_of(key)[-1] <= last_of(day)]
        )
    return {place: sums.columns() for place, sums in _count_day(session, day).items()}


def _count_day(session: Session, day: int) -> dict[int, Sums]:
    scope = Scope(since=start_of(day), until=start_of(day + 1))
    found = rows.sums_of_day(session, scope, day)
    by_id = {NO_LOCATION if place is None else place: sums for place, sums in found.items()}
    if by_id:
        everywhere = Sums()
        for sums in by_id.values():
            everywhere.add(sums)
        by_id[EVERYWHERE] = everywhere
    return by_id


def store(session: Session, token: str, sums: Mapping[int, Mapping[int, Columns]]) -> int:
    """Store sums by day and ``location_id``, of the days that nobody has changed since the claim.

    Return the number of these days.
    """
    chain.lock(session)
    claimed = (StatisticDay.token == token, StatisticDay.day.in_(sorted(sums)))
    days = session.scalars(select(StatisticDay.day).where(*claimed)).all()
    values = [
        {"day": day, "location_id": place, **of_place}
        for day in days
        for place, of_place in sums[day].items()
    ]
    if values:
        session.execute(insert(StatisticSum), values)
    session.execute(update(StatisticDay).where(*claimed).values(complete=True))
    return len(days)


def leave(session: Session, token: str, days: Collection[int]) -> None:
    """Note that the sums of claimed days are too large, unless somebody has changed the days."""
    chain.lock(session)
    claimed = (StatisticDay.token == token, StatisticDay.day.in_(sorted(days)))
    session.execute(update(StatisticDay).where(*claimed).values(token=TOO_LARGE))


def stored(session: Session, day: int) -> dict[int, dict[str, object]]:
    """Return the stored sums of a day as the columns of their rows, by ``location_id``."""
    statement = select(StatisticSum).where(StatisticSum.day == day)
    names = ("images", "counts", "slots", "times", "texts")
    return {
        row.location_id: {name: getattr(row, name) for name in names}
        for row in session.scalars(statement)
    }
