"""The stored sums: made in the background, compared with the rows, and made again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.statistics import days
from galaxy_alpr.db.queries.statistics.scope import FIRST_DAY, HISTORY, day_of, days_of, start_of
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

INTERVAL_S = 300
DELAY_S = 20
"""Pause after the start, in which the service has other work."""

BATCH = 10
"""Days that one transaction claims."""

PAUSE_S = 0.05
"""Pause after each batch, in which other writers can write (SQLite allows one at a time)."""

MOST_DAYS = 20 * 365
"""Days that have sums; older photos are counted by their rows."""


def make_sums(
    sessions: sessionmaker[Session],
    *,
    now: datetime,
    stopping: Callable[[], bool] = lambda: False,
    pause: Callable[[float], object] = lambda _: None,
) -> int:
    """Make the sums of the past days that have none; return of how many.

    Several processes may do so at the same time. The sums of a day that is changed meanwhile are
    left for the next run.
    """
    with sessions() as session:
        missing = days.without_sums(session, until=day_of(now), most_days=MOST_DAYS)
    made = 0
    for start in range(0, len(missing), BATCH):
        if stopping():
            break
        made += _make(sessions, missing[start : start + BATCH])
        pause(PAUSE_S)
    with sessions() as session:
        months = days.months_without_sums(session)
    for month in months:
        if stopping():
            break
        _make(sessions, [month])
        pause(PAUSE_S)
    with sessions() as session:
        history = days.history_without_sums(session)
    if history is not None and not stopping():
        _make(sessions, [history])
    return made


def _make(sessions: sessionmaker[Session], batch: Sequence[int]) -> int:
    token = Transactions(sessions)(lambda session: days.claim(session, batch))
    with sessions() as session:
        counted = {day: days.count(session, day) for day in batch}
    sums = {day: found for day, found in counted.items() if found is not None}
    if too_large := counted.keys() - sums.keys():
        Transactions(sessions)(lambda session: days.leave(session, token, too_large))
    return Transactions(sessions)(lambda session: days.store(session, token, sums)) if sums else 0


def remake_sums(sessions: sessionmaker[Session], *, now: datetime) -> int:
    """Delete all sums and make them again; return of how many days."""
    Transactions(sessions)(days.forget)
    return make_sums(sessions, now=now)


def wrong_sums(sessions: sessionmaker[Session]) -> Iterator[date]:
    """Yield the days, and the first days of months, whose sums are wrong.

    A month stands for all days up to its end as well.
    """
    with sessions() as session:
        known = days.with_sums(session)
    for key in known:
        if not _are_right(sessions, key):
            yield start_of(_first_day(key)).date()


def _first_day(key: int) -> int:
    """Return the day of a key, or the first of the month, also of the last one of a history."""
    if 0 <= key < HISTORY:
        return key
    return days_of(key if key < 0 else HISTORY - key)[0]


def _are_right(sessions: sessionmaker[Session], day: int) -> bool:
    while True:
        with sessions() as session:
            before = days.stored(session, day)
            counted = days.count(session, day)
        with sessions() as session:
            if day not in days.with_sums(session):
                return True  # changed meanwhile: it has no sums any more
            if days.stored(session, day) == before:
                return before == counted


def forget_sums(sessions: sessionmaker[Session], wrong: Sequence[date]) -> None:
    """Delete the sums of days; their rows are counted until the sums are made again."""

    def forget(session: Session) -> None:
        days.forget(session, [(day - FIRST_DAY.date()).days for day in wrong])

    Transactions(sessions)(forget)


class DaySums:
    """Makes the sums of the days that have passed, in the background."""

    def __init__(
        self, *, sessions: sessionmaker[Session], clock: Clock, interval_s: float = INTERVAL_S
    ) -> None:
        self.worker = Worker("statistics", self.make, interval_s=interval_s, delay_s=DELAY_S)
        self.worker.wake()
        self._sessions = sessions
        self._clock = clock

    def make(self) -> int:
        """Make the sums that are missing; return of how many days."""
        made = make_sums(
            self._sessions,
            now=self._clock.now(),
            stopping=lambda: self.worker.stopping,
            pause=self.worker.pause,
        )
        if made:
            logger.info("sums of %s days made", made)
        return made
