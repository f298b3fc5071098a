"""Notifications are sent when they are due, and again, later and later, where that fails.

One process at a time sends over a channel. A process that is killed while it sends leaves a claim
that ends by itself; what it was sending is sent again, with the same Message-ID.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Notification, NotificationChannel
from galaxy_alpr.db.queries.integrations import notification_channels as channels
from galaxy_alpr.db.queries.integrations import notifications
from galaxy_alpr.enums import Digest, NotificationState
from galaxy_alpr.notify.notifications.delivery import Delivery
from galaxy_alpr.notify.notifications.transports import SendFailed
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.notifications.timing import retry_at
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

INTERVAL_S = 5
CLAIM = timedelta(minutes=3)
"""Longer than one message can take; it is renewed with each."""

HOUR = timedelta(hours=1)
MAX_CHANNELS = 50
THREADS = 4
MAX_TOGETHER = 500
"""Most alarms of one message."""

Report = Callable[[str, int], None]
"""Takes ``sent``, ``failed`` or ``retried`` and a number of notifications."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """What goes into one message; ``attempts`` is how often it was tried before."""

    ids: tuple[int, ...]
    attempts: int


class NotificationSender:
    """Sends what is due."""

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        delivery: Delivery,
        clock: Clock,
        report: Report = lambda _result, _count: None,
    ) -> None:
        self.worker = Worker("notification-sender", self.send_due, interval_s=INTERVAL_S)
        self.oldest_due: datetime | None = None
        """Since when the oldest notification is due that was not sent in the last run."""
        self._sessions = sessions
        self._change = Transactions(sessions)
        self._delivery = delivery
        self._clock = clock
        self._report = report

    def send_due(self) -> int:
        """Send what is due over all channels; return the number of messages."""
        with self._sessions() as session:
            ids = notifications.due_channels(session, now=self._clock.now(), limit=MAX_CHANNELS)
        sent = 0
        if ids:
            with ThreadPoolExecutor(min(THREADS, len(ids)), "notifications") as pool:
                sent = sum(pool.map(self._send_over, ids))
        with self._sessions() as session:
            self.oldest_due = notifications.oldest_due(session, now=self._clock.now())
        return sent

    def _send_over(self, channel_id: int) -> int:
        """Send what is due over a channel until one fails; return the number of messages."""
        claim, sent = uuid.uuid4().hex, 0
        while not self.worker.stopping and self._claim(channel_id, claim):
            try:
                batch = self._change(lambda session: self._next(session, channel_id))
                if batch is None or not self._send(channel_id, batch):
                    break
                sent += 1
            except BaseException:
                self._release(channel_id, claim)
                raise
        self._release(channel_id, claim)
        return sent

    def _claim(self, channel_id: int, claim: str) -> bool:
        now = self._clock.now()
        return self._change(
            lambda session: channels.claim(
                session, id=channel_id, claim=claim, now=now, until=now + CLAIM
            )
        )

    def _release(self, channel_id: int, claim: str) -> None:
        self._change(lambda session: channels.release(session, id=channel_id, claim=claim))

    def _next(self, session: Session, channel_id: int) -> _Batch | None:
        """Return what the next message contains, ``None`` for nothing now.

        At the last message that the hour allows, all that is due goes into it.
        """
        channel = channels.get(session, id=channel_id)
        if channel is None:
            return None
        now = self._clock.now()
        notifications.cancel_acknowledged(session, channel_id=channel_id)
        found = notifications.due(session, channel_id=channel_id, now=now, limit=MAX_TOGETHER)
        if not found:
            return None
        sent = notifications.messages_since(session, channel_id=channel_id, since=now - HOUR)
        left = channel.max_per_hour - len(sent)
        if left <= 0:
            later = sent[-channel.max_per_hour] + HOUR
            notifications.postpone(session, channel_id=channel_id, now=now, due_at=later)
            return None
        together = channel.digest != Digest.NONE or (left == 1 and len(found) > 1)
        chosen = found if together else found[:1]
        return _Batch(tuple(row.id for row in chosen), max(row.attempts for row in chosen))

    def _send(self, channel_id: int, batch: _Batch) -> bool:
        """Send a message and store what became of it; return whether it was sent."""
        with self._sessions() as session:
            channel, rows = self._loaded(session, channel_id, batch)
            if channel is None or not rows:
                return False
            ids = [row.id for row in rows]
            message_id = f"galaxy-alpr.{channel_id}.{ids[0]}.{ids[-1]}"
            message = self._delivery.compose(session, channel, [row.alarm for row in rows])
        try:
            refused = self._delivery.send(channel, message, message_id=message_id)
        except SendFailed as error:
            self._failed(channel_id, ids, batch.attempts + 1, error)
            return False
        now = self._clock.now()
        self._change(lambda session: _mark_sent(session, channel_id, ids, now, refused))
        self._report("sent", len(ids))
        return True

    def _loaded(
        self, session: Session, channel_id: int, batch: _Batch
    ) -> tuple[NotificationChannel | None, Sequence[Notification]]:
        rows = notifications.by_ids(session, ids=batch.ids)
        return channels.get(session, id=channel_id), rows

    def _failed(self, channel_id: int, ids: list[int], attempts: int, error: SendFailed) -> None:
        now, text = self._clock.now(), str(error)
        later = None if error.permanent else retry_at(attempts, now)
        logger.warning("notification channel %s: %s", channel_id, text)

        def change(session: Session) -> None:
            channels.note_error(session, id=channel_id, at=now, error=text)
            if later is None:
                failed = NotificationState.FAILED
                notifications.mark(session, ids=ids, state=failed, error=text)
            else:
                notifications.retry(session, ids=ids, due_at=later, error=text)
                # The same would fail for the others: they wait as long, without an attempt.
                notifications.postpone(session, channel_id=channel_id, now=now, due_at=later)

        self._change(change)
        self._report("failed" if later is None else "retried", len(ids))


def _mark_sent(
    session: Session, channel_id: int, ids: list[int], now: datetime, refused: str | None
) -> None:
    notifications.mark(
        session,
        ids=ids,
        state=NotificationState.SENT,
        message=uuid.uuid4().hex,
        sent_at=now,
        error=refused,
    )
    channels.note_sent(session, id=channel_id, at=now, error=refused)
