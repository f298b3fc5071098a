"""Alarms become notifications: a worker reads the stored events of alarms and writes rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Alarm, Notification, NotificationChannel
from galaxy_alpr.db.queries.integrations import notification_channels, notifications
from galaxy_alpr.enums import AlarmState
from galaxy_alpr.notify.alarm_events import AlarmEvents
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.notifications.timing import due, is_for
from galaxy_alpr.services.worker import Worker

CURSOR = "notifications"
INTERVAL_S = 2


class NotificationQueue:
    """Writes the notifications of alarms. ``on_new`` is called after some were written."""

    def __init__(
        self, *, sessions: sessionmaker[Session], clock: Clock, on_new: Callable[[], None]
    ) -> None:
        self.worker = Worker("notification-queue", self.take, interval_s=INTERVAL_S)
        self._events = AlarmEvents(sessions, name=CURSOR, write=self._write)
        self._clock = clock
        self._on_new = on_new

    def begin(self) -> None:
        """Make the cursor where there is none: alarms from now on are taken."""
        self._events.begin()

    def take(self) -> int:
        """Take the new events; return how many notifications were written."""
        written = self._events.take(lambda: self.worker.stopping)
        if written:
            self._on_new()
        return written

    def _write(self, session: Session, raised: Sequence[int], done: Sequence[int]) -> int:
        rows = self._rows(session, raised) if raised else []
        session.add_all(rows)
        session.flush()
        if done:
            notifications.cancel(session, alarm_ids=done)
        return len(rows)

    def _rows(self, session: Session, alarm_ids: Sequence[int]) -> list[Notification]:
        channels = notification_channels.enabled(session)
        if not channels:
            return []
        now = self._clock.now()
        known = notifications.known(session, alarm_ids=alarm_ids)
        alarms = notifications.alarms(session, ids=alarm_ids)
        return [
            _row(channel, alarm, now)
            for alarm in alarms
            if alarm.state == AlarmState.OPEN
            for channel in _of(channels, alarm)
            if (channel.id, alarm.id) not in known
        ]


def _of(channels: Iterable[NotificationChannel], alarm: Alarm) -> Iterable[NotificationChannel]:
    return (
        channel
        for channel in channels
        if is_for(channel, severity=alarm.severity, kind=alarm.kind, lot_id=alarm.lot_id)
    )


def _row(channel: NotificationChannel, alarm: Alarm, now: datetime) -> Notification:
    when = due(channel, severity=alarm.severity, now=now)
    return Notification(
        channel_id=channel.id,
        alarm_id=alarm.id,
        state=when.state,
        due_at=when.at,
        attempts=0,
        created_at=now,
    )
