"""Deletion of idempotency keys that are forgotten, in small batches."""

from __future__ import annotations

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.idempotency import keys as queries
from galaxy_alpr.services.idempotency.keys import IdempotencyKeys
from galaxy_alpr.services.worker import Worker

INTERVAL_S = 300
BATCH = 200
PAUSE_S = 0.05
"""Pause after each batch, in which other writers can write (SQLite allows one at a time)."""


class IdempotencyKeyRetention:
    """Deletes the keys that have expired, with their answers. Several processes may run it."""

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        keys: IdempotencyKeys,
        interval_s: float = INTERVAL_S,
    ) -> None:
        self.worker = Worker("idempotency-key-retention", self.prune, interval_s=interval_s)
        self._sessions = sessions
        self._keys = keys

    def prune(self) -> int:
        """Delete the expired keys, each batch in its own transaction; return how many.

        None expires while the clock is wrong. Ends after the current batch when the worker is
        stopped.
        """
        before = self._keys.expired_before()
        count = 0
        while before is not None and not self.worker.stopping:
            # Not in the transaction that deletes, which keeps other writers of SQLite waiting.
            with self._sessions() as session:
                ids = queries.older_than(session, before=before, limit=BATCH)
            if not ids:
                break
            with self._sessions.begin() as session:
                count += queries.delete_keys(session, ids=ids, before=before)
            self.worker.pause(PAUSE_S)
        return count
