"""Messages are sent to devices when they are due, and again, later and later, where that fails.

A message is claimed by one process. If that is killed, the claim ends by itself, and the message
is sent again; its topic and its tag make it replace the first one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.models import PushMessage
from galaxy_alpr.db.queries.integrations import push as queries
from galaxy_alpr.enums import AlarmState
from galaxy_alpr.notify.web_push.messages import PushComposer, ends_at
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.web_push.client import End, Push, PushClient, Result
from galaxy_alpr.services.web_push.keys import PushKeys, Target
from galaxy_alpr.services.web_push.recipients import may_see
from galaxy_alpr.services.web_push.subscriptions import remove_gone
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

INTERVAL_S = 5
CLAIM = timedelta(minutes=3)
"""Longer than a batch can take."""

BATCH = 20
THREADS = 4
PAUSES = tuple(timedelta(seconds=number) for number in (30, 120, 600, 1800, 3600))
"""How long is waited after each attempt that failed; the last one is repeated."""

UNREADABLE = "the device has to be added again: it was stored with another web-push-key"

Report = Callable[[str], None]
"""Takes ``sent``, ``retried``, ``failed`` or ``gone``."""


@dataclass(frozen=True, slots=True)
class _Outgoing:
    """A message to be sent, without a database session."""

    id: int
    subscription_id: int
    attempts: int
    ends_at: datetime
    target: Target | None
    push: Push


class PushSender:
    """Sends what is due."""

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        clock: Clock,
        keys: PushKeys,
        client: PushClient,
        composer: PushComposer,
        report: Report = lambda _result: None,
    ) -> None:
        self.worker = Worker("web-push-sender", self.send_due, interval_s=INTERVAL_S)
        self._sessions = sessions
        self._change = Transactions(sessions)
        self._clock = clock
        self._keys = keys
        self._client = client
        self._composer = composer
        self._report = report

    def send_due(self) -> int:
        """Send what is due to all devices; return how many messages were accepted."""
        sent = 0
        while not self.worker.stopping:
            ids = self._change(self._claim)
            if not ids:
                break
            with ThreadPoolExecutor(min(THREADS, len(ids)), "web-push") as pool:
                sent += sum(pool.map(self._send, ids))
        return sent

    def _claim(self, session: Session) -> list[int]:
        now = self._clock.now()
        return queries.claim_due(session, now=now, until=now + CLAIM, limit=BATCH)

    def _send(self, id: int) -> bool:
        """Send a message and store what became of it; return whether it was accepted."""
        with self._sessions() as session:
            row = queries.message(session, id=id)
        outgoing = None if row is None else self._outgoing(row)
        if outgoing is None:
            self._change(lambda session: queries.drop(session, id=id))
            return False
        if outgoing.target is None:
            result = Result(End.REFUSED, UNREADABLE)
        else:
            result = self._client.send(outgoing.target, outgoing.push, now=self._clock.now())
        self._ended(outgoing, result)
        return result.end is End.SENT

    def _outgoing(self, row: PushMessage) -> _Outgoing | None:
        """Return what is sent, ``None`` where it no longer is to be."""
        device, alarm, now = row.subscription, row.alarm, self._clock.now()
        if alarm.state != AlarmState.OPEN or now >= ends_at(alarm):
            return None
        if not may_see(self._sessions, device.user, alarm.id):
            return None
        return _Outgoing(
            id=row.id,
            subscription_id=device.id,
            attempts=row.attempts + 1,
            ends_at=ends_at(alarm),
            target=self._keys.unseal(device.target_sealed, device.id),
            push=self._composer.of_alarm(alarm, language=device.language, now=now),
        )

    def _ended(self, outgoing: _Outgoing, result: Result) -> None:
        now, later = self._clock.now(), None
        if result.end is End.LATER:
            due_at = max(now + _pause(outgoing.attempts), result.asked or now)
            later = due_at if due_at < outgoing.ends_at else None

        def change(session: Session) -> None:
            if result.end is End.GONE:
                remove_gone(session, outgoing.subscription_id, actor=SYSTEM)
                return
            if result.end is End.SENT:
                queries.note_sent(session, id=outgoing.subscription_id, at=now)
            else:
                error = result.error or ""
                queries.note_error(session, id=outgoing.subscription_id, error=error)
                logger.warning("push subscription %s: %s", outgoing.subscription_id, error)
            if later is None:
                queries.drop(session, id=outgoing.id)
            else:
                queries.retry(session, id=outgoing.id, due_at=later)

        self._change(change)
        names = {End.SENT: "sent", End.GONE: "gone"}
        self._report(names.get(result.end, "failed" if later is None else "retried"))


def _pause(attempts: int) -> timedelta:
    return PAUSES[min(attempts, len(PAUSES)) - 1]
