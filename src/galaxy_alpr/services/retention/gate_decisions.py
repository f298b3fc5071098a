"""Deletion of the oldest decisions at gates, in small batches."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.parking import gates
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

INTERVAL_S = 600
BATCH = 500
PAUSE_S = 0.05
"""Pause after each batch, in which other writers can write (SQLite allows one at a time)."""


class GateDecisionRetention:
    """Deletes decisions at gates, and their openings, that are older than ``max_age``."""

    def __init__(
        self, *, sessions: sessionmaker[Session], max_age: timedelta, clock: Clock
    ) -> None:
        self.worker = Worker("gate-decision-retention", self.prune, interval_s=INTERVAL_S)
        self._sessions = sessions
        self._max_age = max_age
        self._clock = clock

    def prune(self) -> int:
        """Delete what has expired; return how many rows. Nothing does while the clock is wrong."""
        now, count = self._clock.steady, 0
        while now is not None and not self.worker.stopping:
            with self._sessions.begin() as session:
                deleted = gates.delete_old(session, before=now - self._max_age, limit=BATCH)
            count += deleted
            if not deleted:
                break
            self.worker.pause(PAUSE_S)
        if count:
            logger.info("%s expired decisions and openings of gates deleted", count)
        return count
