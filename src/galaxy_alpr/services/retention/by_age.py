"""Deletion of the rows of one kind that are too old, in small batches."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

INTERVAL_S = 600
BATCH = 100
"""Few: a dead letter has up to a megabyte."""
PAUSE_S = 0.05
"""Pause after each batch, in which other writers can write (SQLite allows one at a time)."""


class Delete(Protocol):
    """Deletes some of the oldest rows from before a moment; returns how many, 0 for no more."""

    def __call__(self, session: Session, /, *, before: datetime, limit: int) -> int: ...


class AgeRetention:
    """Deletes what is older than ``max_age``. Several processes may run it.

    ``noun`` names the rows in the log, and the worker: ``camera states``.
    """

    def __init__(
        self,
        noun: str,
        delete: Delete,
        *,
        sessions: sessionmaker[Session],
        max_age: timedelta,
        clock: Clock,
    ) -> None:
        name = f"{noun.removesuffix('s').replace(' ', '-')}-retention"
        self.worker = Worker(name, self.prune, interval_s=INTERVAL_S)
        self._noun = noun
        self._delete = delete
        self._sessions = sessions
        self._max_age = max_age
        self._clock = clock

    def prune(self) -> int:
        """Delete what has expired; return how many rows. Nothing does while the clock is wrong."""
        now, count = self._clock.steady, 0
        while now is not None and not self.worker.stopping:
            with self._sessions.begin() as session:
                deleted = self._delete(session, before=now - self._max_age, limit=BATCH)
            count += deleted
            if not deleted:
                break
            self.worker.pause(PAUSE_S)
        if count:
            logger.info("%s expired %s deleted", count, self._noun)
        return count
