"""Deletion of the oldest states of cameras, in small batches."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.cameras import states
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

INTERVAL_S = 600
BATCH = 500
PAUSE_S = 0.05
"""Pause after each batch, in which other writers can write (SQLite allows one at a time)."""


class CameraStateRetention:
    """Deletes states that ended more than ``max_age`` ago; those that last stay."""

    def __init__(
        self, *, sessions: sessionmaker[Session], max_age: timedelta, clock: Clock
    ) -> None:
        self.worker = Worker("camera-state-retention", self.prune, interval_s=INTERVAL_S)
        self._sessions = sessions
        self._max_age = max_age
        self._clock = clock

    def prune(self) -> int:
        """Delete the expired states; return how many. None expires while the clock is wrong."""
        now, count = self._clock.steady, 0
        while now is not None and not self.worker.stopping:
            with self._sessions.begin() as session:
                deleted = states.delete_ended(session, before=now - self._max_age, limit=BATCH)
            count += deleted
            if deleted < BATCH:
                break
            self.worker.pause(PAUSE_S)
        if count:
            logger.info("%s expired states of cameras deleted", count)
        return count
