"""Removal of old entries of the audit trail, whose chain begins with the first kept one then."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM, Actor
from galaxy_alpr.db.queries.audit import chain
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.verify import PRUNED
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

INTERVAL_S = 3600
BATCH = 500
PAUSE_S = 0.05
"""Pause after each batch, in which other writers can write (SQLite allows one at a time)."""


def prune(session: Session, actor: Actor, *, before: datetime) -> int:
    """Prune the entries made before ``before``; return how many.

    An entry with the id and the hash of the last pruned one is recorded: the chain begins after it.
    The rows are deleted by ``delete_pruned``, now or after a crash.
    """
    old = chain.lock_head(session)
    until = chain.last_before(session, moment=before, after=old.pruned_id)
    if until is None:
        return 0
    hash = chain.hash_of(session, id=until)
    chain.prune_until(session, id=until)
    count = until - old.pruned_id
    after = {"until": until, "hash": hash, "count": count, "before": before}
    record(session, actor, PRUNED, f"audit_entry:{until}", after=after)
    return count


def delete_all_pruned(
    sessions: sessionmaker[Session], *, pause: Callable[[], bool] = lambda: True
) -> int:
    """Delete the rows of pruned entries, each batch in its own transaction; return how many.

    ``pause`` is called after each batch and returns whether to go on.
    """
    count = 0
    while True:
        with sessions.begin() as session:
            deleted = chain.delete_pruned(session, limit=BATCH)
        count += deleted
        if deleted < BATCH or not pause():
            break
    if count:
        logger.info("%s old audit entries deleted", count)
    return count


class AuditRetention:
    """Deletes the entries that are older than ``max_age``, ``None`` for none.

    A clock that is wrong or set ahead deletes nothing, as with events.
    """

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        max_age: timedelta | None,
        clock: Clock,
        interval_s: float = INTERVAL_S,
    ) -> None:
        self.worker = Worker("audit-retention", self.run, interval_s=interval_s)
        self._sessions = sessions
        self._max_age = max_age
        self._clock = clock

    def run(self) -> int:
        """Prune what is too old and delete what is pruned, in small batches; return how many."""
        now = self._clock.steady
        if self._max_age is not None and now is not None:
            before = now - self._max_age
            Transactions(self._sessions)(lambda session: prune(session, SYSTEM, before=before))
        return delete_all_pruned(self._sessions, pause=self._pause)

    def _pause(self) -> bool:
        self.worker.pause(PAUSE_S)
        return not self.worker.stopping
