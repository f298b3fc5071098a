"""Deletion of the oldest events, by age and by number, in small batches."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries import events
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INTERVAL_S = 60
BATCH = 500
PAUSE_S = 0.05
"""Pause after each batch, in which other writers can write (SQLite allows one at a time)."""


class EventRetention:
    """Deletes events older than ``max_age`` and all but the newest ``max_count``.

    Several processes may run it at the same time: each deletes the oldest events that still
    exist. A clock that is set ahead while the service runs deletes nothing: the age of events
    grows by the time that has passed, not by the clock.
    """

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        max_age: timedelta,
        max_count: int,
        clock: Clock,
        interval_s: float = INTERVAL_S,
    ) -> None:
        self.worker = Worker("event-retention", self.prune, interval_s=interval_s)
        self._sessions = sessions
        self._max_age = max_age
        self._max_count = max_count
        self._clock = clock

    def prune(self) -> int:
        """Delete the expired events, each batch in its own transaction; return how many.

        No event expires by its age while the clock is wrong. Ends after the current batch when
        the worker is stopped.
        """
        now = self._clock.steady
        before = EPOCH if now is None else now - self._max_age
        count = 0
        while not self.worker.stopping:
            # Not in the transaction that deletes, which keeps other writers of SQLite waiting.
            with self._sessions() as session:
                last_id = events.expired_until(
                    session, before=before, keep=self._max_count, limit=BATCH
                )
            if last_id is None:
                break
            with self._sessions.begin() as session:
                count += events.delete_until(session, event_id=last_id)
            self.worker.pause(PAUSE_S)
        if count:
            logger.info("%s expired events deleted", count)
        return count
