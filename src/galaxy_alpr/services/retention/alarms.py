"""Deletion of acknowledged alarms that are older than photos are kept, in small batches."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.queries.alerts import expired as queries
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.retention.keep import Keep
from galaxy_alpr.services.retention.rules import Rule, rules
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

INTERVAL_S = 600
BATCH = 200
PAUSE_S = 0.05
"""Pause after each batch, in which other writers can write (SQLite allows one at a time)."""


class AlarmRetention:
    """Deletes acknowledged alarms by the rules of photos. Several processes may run it.

    Open alarms are kept until somebody acknowledges them. A clock that is wrong deletes nothing.
    """

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        keep: Keep,
        clock: Clock,
        interval_s: float = INTERVAL_S,
    ) -> None:
        self.worker = Worker("alarm-retention", self.prune, interval_s=interval_s)
        self._sessions = sessions
        self._keep = keep
        self._clock = clock

    def prune(self) -> int:
        """Delete the expired alarms, each batch in its own transaction; return how many."""
        now = self._clock.steady
        if now is None:
            return 0
        with self._sessions() as session:
            found = rules(session, default=self._keep, now=now)
        count = sum(self._prune(rule) for rule in found)
        if count:
            logger.info("%s expired alarms deleted", count)
        return count

    def _prune(self, rule: Rule) -> int:
        count = 0
        while not self.worker.stopping:
            # Not in the transaction that deletes, which keeps other writers of SQLite waiting.
            with self._sessions() as session:
                ids = _expired(session, rule)
            if not ids:
                break
            with self._sessions.begin() as session:
                # Asked again: one may have been listed or held since.
                gone = sorted(set(ids) & set(_expired(session, rule)))
                if not gone:
                    break
                count += queries.delete_alarms(session, ids=gone)
                subject = "alarms" if rule.lot_id is None else f"lot:{rule.lot_id}"
                what = {"alarms": gone, "reason": rule.reason.value, "days": rule.days}
                record(session, SYSTEM, "alarm.expire", subject, before=what)
            self.worker.pause(PAUSE_S)
        return count


def _expired(session: Session, rule: Rule) -> Sequence[int]:
    return queries.expired(
        session,
        lot_id=rule.lot_id,
        location_ids=rule.location_ids,
        before=rule.before,
        unlisted_at=rule.unlisted_at,
        limit=BATCH,
    )
