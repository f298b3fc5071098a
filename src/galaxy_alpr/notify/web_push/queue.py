"""Alarms become messages for devices: a worker reads the stored events of alarms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Alarm, PushMessage, PushSubscription
from galaxy_alpr.db.queries.integrations import notifications, push
from galaxy_alpr.enums import AlarmState, AlertSeverity
from galaxy_alpr.notify.alarm_events import AlarmEvents
from galaxy_alpr.notify.web_push.messages import ends_at
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.notifications.timing import SEVERITIES
from galaxy_alpr.services.worker import Worker

CURSOR = "web_push"
INTERVAL_S = 2


class PushQueue:
    """Writes the messages of alarms. ``on_new`` is called after some were written."""

    def __init__(
        self, *, sessions: sessionmaker[Session], clock: Clock, on_new: Callable[[], None]
    ) -> None:
        self.worker = Worker("web-push-queue", self.take, interval_s=INTERVAL_S)
        self._events = AlarmEvents(sessions, name=CURSOR, write=self._write)
        self._clock = clock
        self._on_new = on_new

    def begin(self) -> None:
        """Make the cursor where there is none: alarms from now on are taken."""
        self._events.begin()

    def take(self) -> int:
        """Take the new events; return how many messages were written."""
        written = self._events.take(lambda: self.worker.stopping)
        if written:
            self._on_new()
        return written

    def _write(self, session: Session, raised: Sequence[int], done: Sequence[int]) -> int:
        rows = self._rows(session, raised) if raised else []
        session.add_all(rows)
        session.flush()
        if done:
            push.drop_alarms(session, alarm_ids=done)
        return len(rows)

    def _rows(self, session: Session, alarm_ids: Sequence[int]) -> list[PushMessage]:
        devices = push.in_use(session)
        if not devices:
            return []
        now = self._clock.now()
        known = push.known(session, alarm_ids=alarm_ids)
        return [
            PushMessage(subscription_id=device.id, alarm_id=alarm.id, due_at=now, attempts=0)
            for alarm in notifications.alarms(session, ids=alarm_ids)
            if alarm.state == AlarmState.OPEN
            for device in devices
            if _is_for(device, alarm, now) and (device.id, alarm.id) not in known
        ]


def _is_for(device: PushSubscription, alarm: Alarm, now: datetime) -> bool:
    """Return whether an alarm is sent to a device, if its person may see it."""
    least = SEVERITIES.index(AlertSeverity(device.min_severity))
    return SEVERITIES.index(AlertSeverity(alarm.severity)) >= least and now < ends_at(alarm)
