"""The worker that evaluates the rules by time."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.alerts import rules as queries
from galaxy_alpr.services.alerts.lasting import (
    GateFaults,
    LastingConditions,
    WebhookFaults,
    no_gates,
    no_webhooks,
)
from galaxy_alpr.services.alerts.raising import raise_alarms
from galaxy_alpr.services.alerts.readings import KeptRules
from galaxy_alpr.services.alerts.values import OF_READINGS, Rule
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

INTERVAL_S = 20

GAP = timedelta(minutes=5)
"""After a longer time without a run, sites could not be heard either."""


class AlertWatch:
    """Raises the alarms of rules by time. Several processes may run it.

    Nothing is raised while the clock is wrong.
    """

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        rules: KeptRules,
        clock: Clock,
        site: ZoneInfo,
        gates: GateFaults = no_gates,
        webhooks: WebhookFaults = no_webhooks,
        interval_s: float = INTERVAL_S,
    ) -> None:
        self.worker = Worker("alert-watch", self.watch, interval_s=interval_s)
        self._sessions = sessions
        self._rules = rules
        self._clock = clock
        self._site = site
        self._gates = gates
        self._webhooks = webhooks
        self._ran_at: datetime | None = None
        self._listening_since: datetime | None = None

    def watch(self) -> int:
        """Evaluate each rule by time once, in a transaction of its own; return the new alarms.

        A rule that fails does not keep the others from being evaluated; the last error is raised.
        """
        if self._clock.latest is None:
            return 0
        with self._sessions() as session:
            self._note_run()
            rules = [rule for rule in self._rules.now(session) if rule.kind not in OF_READINGS]
        count, failure = 0, None
        for rule in rules:
            if self.worker.stopping:
                break
            try:
                count += self._evaluate(rule)
            except Exception as error:
                logger.exception("alert rule %s failed", rule.id)
                failure = error
        if failure is not None:
            raise failure
        return count

    def _evaluate(self, rule: Rule) -> int:
        """Raise the alarms of a rule, which is locked only where there is something to raise."""
        with self._sessions() as session:
            if not self._conditions(session).found_by(rule):
                return 0

        def evaluate(session: Session) -> int:
            assert rule.id is not None
            # Processes that run at once take turns, so that nothing is raised twice.
            row = queries.get(session, id=rule.id, lock=True)
            if row is None or not row.enabled:
                return 0
            found = self._conditions(session).found_by(rule)
            return len(raise_alarms(session, found, now=self._clock.now()))

        return Transactions(self._sessions)(evaluate)

    def _conditions(self, session: Session) -> LastingConditions:
        now = self._clock.now()
        return LastingConditions(
            session,
            now=now,
            site=self._site,
            gates=self._gates,
            webhooks=self._webhooks,
            listening_since=self._listening_since or now,
        )

    def _note_run(self) -> None:
        """Keep since when this process hears sites: the begin of its runs without a gap."""
        now = self._clock.now()
        if self._ran_at is None or now - self._ran_at > GAP:
            self._listening_since = now
        self._ran_at = now
