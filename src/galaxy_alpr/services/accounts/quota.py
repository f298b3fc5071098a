"""Daily quotas of API keys, counted in the database and so also over a restart.

A process takes a block of requests from the quota at a time, so that few requests write. A block
that a killed process had not used up is lost: a quota is never exceeded, and may end up to one
block early for each such process.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.failures import cause_of
from galaxy_alpr.db.queries.accounts import api_keys
from galaxy_alpr.errors import TooManyRequests
from galaxy_alpr.services.transactions import Transactions

logger = logging.getLogger(__name__)

BLOCKS = 100
"""Blocks of a quota, of at least one request and at most ``MAX_BLOCK``."""

MAX_BLOCK = 1000


class DailyQuota:
    """Counts the requests of each key on each day, which begins at midnight UTC."""

    def __init__(self, sessions: sessionmaker[Session], *, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._now = now
        self._day: date | None = None
        self._left: dict[int, int] = {}
        self._spent: dict[int, int] = {}
        self._lock = threading.Lock()

    def take(self, key_id: int, quota: int) -> None:
        """Use one request. Raises ``TooManyRequests`` when the quota of the day is used up."""
        now = self._now()
        with self._lock:
            self._begin_day(now.date())
            if self._spent.get(key_id) == quota:
                raise _used_up(quota, now)
            if self._left.get(key_id, 0) > 0:
                self._left[key_id] -= 1
                return
        block = max(1, min(quota // BLOCKS, MAX_BLOCK))
        granted = Transactions(self._sessions)(
            lambda session: api_keys.take(
                session, id=key_id, day=now.date(), count=block, quota=quota
            )
        )
        with self._lock:
            if not granted:
                self._spent[key_id] = quota
                raise _used_up(quota, now)
            if now.date() == self._day:
                self._left[key_id] = self._left.get(key_id, 0) + granted - 1

    def close(self) -> None:
        """Give back the rest of all blocks; a failure of the database is logged only."""
        with self._lock:
            left, self._left = self._left, {}
        try:
            with self._sessions.begin() as session:
                for key_id, count in left.items():
                    if count and self._day is not None:
                        api_keys.give_back(session, id=key_id, day=self._day, count=count)
        except SQLAlchemyError as error:
            logger.warning("unused requests of API keys are lost: %s", cause_of(error))

    def _begin_day(self, day: date) -> None:
        if day != self._day:
            self._day, self._left, self._spent = day, {}, {}


def _used_up(quota: int, now: datetime) -> TooManyRequests:
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), tzinfo=now.tzinfo)
    return TooManyRequests(
        f"this API key has used its {quota} requests of the day (UTC)",
        retry_after_s=int((midnight - now).total_seconds()) + 1,
    )
