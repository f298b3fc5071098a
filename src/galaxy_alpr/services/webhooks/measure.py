"""The age of the oldest pending delivery, as a metric."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.webhooks import deliveries
from galaxy_alpr.monitoring.gauges import Gauges
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.worker import Worker

INTERVAL_S = 10


class BacklogGauge:
    """Reports how long the oldest pending delivery has waited; its worker looks for that."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock) -> None:
        self.worker = Worker("webhook-backlog", self.look, interval_s=INTERVAL_S)
        self._sessions = sessions
        self._clock = clock
        self._oldest_at: datetime | None = None

    def look(self) -> None:
        """Read when the oldest pending delivery was made."""
        with self._sessions() as session:
            self._oldest_at = deliveries.oldest_pending_at(session)

    def measure(self, gauges: Gauges) -> None:
        """Set the age in seconds; 0 where nothing is pending."""
        oldest = self._oldest_at
        age = 0.0 if oldest is None else (self._clock.now() - oldest).total_seconds()
        gauges.webhook_oldest.set(max(0.0, age))
