"""Deletion of the oldest events, by age and by number, in small batches."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries import events
from galaxy_alpr.db.queries.webhooks import deliveries
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INTERVAL_S = 60
BATCH = 500

LONGEST_HOLD = timedelta(days=7)
"""How long an expired event is kept for a reader that has not got it, or a webhook."""

PAUSE_S = 0.05
"""Pause after each batch, in which other writers can write (SQLite allows one at a time)."""


class EventRetention:
    """Deletes events older than ``max_age`` and all but the newest ``max_count``.

    What a reader of the events, or a webhook, has not got yet stays, for ``LONGEST_HOLD``.

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
        needed = self._first_needed(now)
        count = 0
        while not self.worker.stopping:
            # Not in the transaction that deletes, which keeps other writers of SQLite waiting.
            with self._sessions() as session:
                last_id = events.expired_until(
                    session, before=before, keep=self._max_count, limit=BATCH
                )
            if last_id is None:
                break
            until = last_id if needed is None else min(last_id, needed - 1)
            with self._sessions.begin() as session:
                count += events.delete_until(session, event_id=until)
            if until < last_id:
                break
            self.worker.pause(PAUSE_S)
        if count:
            logger.info("%s expired events deleted", count)
        return count

    def _first_needed(self, now: datetime | None) -> int | None:
        """Return the id of the oldest event that somebody has not got yet, ``None`` for none."""
        since = EPOCH if now is None else now - LONGEST_HOLD
        with self._sessions() as session:
            taken = events.least_cursor(session, since=since)
            pending = deliveries.first_pending_event(session, since=since)
        needed = [id for id in (None if taken is None else taken + 1, pending) if id is not None]
        return min(needed, default=None)
