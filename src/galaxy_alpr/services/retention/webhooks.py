"""Deletion of deliveries of webhooks that have ended, and the end of those that wait too long."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.webhooks import deliveries
from galaxy_alpr.enums import DeliveryState
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

INTERVAL_S = 600
BATCH = 500
PAUSE_S = 0.05
"""Pause after each batch, in which other writers can write (SQLite allows one at a time)."""

LONGEST_WAIT = timedelta(days=7)
"""How long a delivery may be pending; its event is kept as long."""

KEEP = {
    DeliveryState.DELIVERED: timedelta(days=7),
    DeliveryState.DEAD: timedelta(days=30),
}

TOO_OLD = f"it was not delivered within {LONGEST_WAIT.days} days"


class WebhookRetention:
    """Deletes what ended long ago. Several processes may run it."""

    def __init__(self, *, sessions: sessionmaker[Session], clock: Clock) -> None:
        self.worker = Worker("webhook-retention", self.prune, interval_s=INTERVAL_S)
        self._sessions = sessions
        self._clock = clock

    def prune(self) -> int:
        """Delete the expired deliveries; return how many. None expires while the clock is wrong."""
        now, count = self._clock.steady, 0
        if now is None:
            return 0
        with self._sessions.begin() as session:
            ended = deliveries.end_pending(
                session, before=now - LONGEST_WAIT, now=now, reason=TOO_OLD
            )
        if ended:
            logger.warning("%s deliveries of webhooks are dead: %s", ended, TOO_OLD)
        for state, age in KEEP.items():
            while not self.worker.stopping:
                with self._sessions.begin() as session:
                    deleted = deliveries.delete_ended(
                        session, state=state, before=now - age, limit=BATCH
                    )
                count += deleted
                if deleted < BATCH:
                    break
                self.worker.pause(PAUSE_S)
        if count:
            logger.info("%s expired deliveries of webhooks deleted", count)
        return count
