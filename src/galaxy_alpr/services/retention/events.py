"""How long events are kept: the oldest go, by age and by number, a few at a time."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries import events

logger = logging.getLogger(__name__)

INTERVAL_S = 60
BATCH = 500
GIVE_WAY_S = 0.05
"""A pause after each batch, in which other writers get their turn (SQLite has one at a time)."""


class EventRetention:
    """Deletes events older than ``max_age`` and all but the newest ``max_count``.

    A thread looks once in a while. Several processes may do so at the same time: each deletes
    from the oldest on, and what is gone for one is gone for all.
    """

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        max_age: timedelta,
        max_count: int,
        interval_s: float = INTERVAL_S,
    ) -> None:
        self._sessions = sessions
        self._max_age = max_age
        self._max_count = max_count
        self._interval_s = interval_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="event-retention", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch that is being deleted."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def prune(self) -> int:
        """Delete what is to go, each batch in a transaction of its own; return how many."""
        before = datetime.now(UTC) - self._max_age
        count = 0
        while not self._stop.is_set():
            # Not in the transaction that deletes: SQLite refuses to write after others have
            # written since a transaction's first read.
            with self._sessions() as session:
                last_id = events.expired_until(
                    session, before=before, keep=self._max_count, limit=BATCH
                )
            if last_id is None:
                break
            with self._sessions.begin() as session:
                count += events.delete_until(session, event_id=last_id)
            self._stop.wait(GIVE_WAY_S)
        return count

    def _run(self) -> None:
        while not self._stop.wait(self._interval_s):
            try:
                if count := self.prune():
                    logger.info("%s events are no longer kept", count)
            except SQLAlchemyError:
                logger.exception("old events could not be deleted; trying again")
