"""Scheduled reports are sent when they are due, and again, later and later, where that fails.

One process at a time sends a report. A process that is killed while it sends leaves a claim that
ends by itself; the report is then sent again, with the same Message-ID. What was stored as sent is
never sent again.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.models import Lot, NotificationChannel, ReportSchedule
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.integrations import notification_channels
from galaxy_alpr.db.queries.reports import schedules
from galaxy_alpr.enums import ChannelKind, ReportFrequency
from galaxy_alpr.notify.notifications.delivery import Delivery
from galaxy_alpr.notify.notifications.messages import Attachment, Message
from galaxy_alpr.notify.notifications.transports import SendFailed
from galaxy_alpr.notify.reports.messages import report_message
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.notifications.timing import retry_at
from galaxy_alpr.services.reports.due import interval_of, next_due, period_of
from galaxy_alpr.services.reports.parking import Asked, lots_of, parking_report
from galaxy_alpr.services.reports.values import ParkingReport
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

INTERVAL_S = 30
CLAIM = timedelta(minutes=10)
"""Longer than a report and its message can take."""

LATEST = timedelta(days=7)
"""Reports that were due earlier are left out, as after a long time without the service."""

MAX_AT_ONCE = 20

Render = Callable[[ParkingReport, str, str], Attachment]
"""Returns a report as a file of a format, ``csv`` or ``xlsx``, with a name."""


class ReportSender:
    """Sends the reports that are due."""

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        delivery: Delivery,
        clock: Clock,
        render: Render,
    ) -> None:
        self.worker = Worker("report-sender", self.send_due, interval_s=INTERVAL_S)
        self._sessions = sessions
        self._change = Transactions(sessions)
        self._delivery = delivery
        self._clock = clock
        self._render = render

    def send_due(self) -> int:
        """Send what is due; return the number of reports that were sent."""
        with self._sessions() as session:
            ids = schedules.due(session, now=self._clock.now(), limit=MAX_AT_ONCE)
        return sum(self._send(id) for id in ids if not self.worker.stopping)

    def _send(self, schedule_id: int) -> bool:
        """Send a report unless another process does; return whether it was sent."""
        claim, now = uuid.uuid4().hex, self._clock.now()
        until = now + CLAIM
        if not self._change(
            lambda session: schedules.claim(
                session, id=schedule_id, claim=claim, now=now, until=until
            )
        ):
            return False
        with self._sessions() as session:
            row = schedules.get(session, id=schedule_id)
            if row is None:
                return False
            channel = notification_channels.get(session, id=row.channel_id)
        try:
            message = self._message(row, channel)
            assert channel is not None
            message_id = f"galaxy-alpr.report.{row.id}.{row.due_at:%Y%m%dT%H%M}"
            refused = self._delivery.send(channel, message, message_id=message_id)
        except SendFailed as error:
            self._failed(row, claim, error)
            return False
        self._sent(row, claim, refused)
        return True

    def _message(self, row: ReportSchedule, channel: NotificationChannel | None) -> Message:
        if channel is None or channel.kind != ChannelKind.EMAIL or not channel.enabled:
            raise SendFailed("the channel is not one of e-mail that is switched on")
        every, zone = ReportFrequency(row.every), ZoneInfo(row.timezone)
        since, until = period_of(row.due_at, every, zone)
        with self._sessions() as session:
            lots = [id for id in row.lots if places.get(session, Lot, id=id) is not None]
            if row.lots and not lots:
                raise SendFailed("the lots of the report were deleted", permanent=True)
            asked = Asked(
                since=since,
                until=until,
                interval=interval_of(every),
                zone=zone,
                overstay_s=row.overstay_s,
                now=self._clock.now(),
            )
            report = parking_report(session, lots_of(session, lots), asked)
        name = f"parking-report-{since.astimezone(zone):%Y-%m-%d}"
        return report_message(
            report,
            name=row.name,
            language=channel.language,
            attachment=self._render(report, row.format, name),
        )

    def _sent(self, row: ReportSchedule, claim: str, refused: str | None) -> None:
        now = self._clock.now()
        since, until = period_of(row.due_at, ReportFrequency(row.every), ZoneInfo(row.timezone))
        sent = {"last_period_from": since, "last_sent_at": now, "last_error": refused}

        def change(session: Session) -> None:
            self._finish(session, row, claim, {**self._next(row), **sent})
            period = {"from": since.isoformat(), "to": until.isoformat()}
            subject = subject_of(ReportSchedule, row.id)
            record(session, SYSTEM, "report_schedule.send", subject, None, period)

        self._change(change)
        logger.info("report schedule %s was sent", row.id)

    def _failed(self, row: ReportSchedule, claim: str, error: SendFailed) -> None:
        logger.warning("report schedule %s: %s", row.id, error)
        attempts = row.attempts + 1
        later = None if error.permanent else retry_at(attempts, self._clock.now())
        values = (self._next(row) if later is None else {"try_at": later, "attempts": attempts}) | {
            "last_error": str(error)
        }
        self._change(lambda session: self._finish(session, row, claim, values))

    def _next(self, row: ReportSchedule) -> dict[str, Any]:
        after = max(row.due_at, self._clock.now() - LATEST)
        due = next_due(after, ReportFrequency(row.every), row.hour, ZoneInfo(row.timezone))
        return {"due_at": due, "try_at": due, "attempts": 0}

    @staticmethod
    def _finish(session: Session, row: ReportSchedule, claim: str, values: dict[str, Any]) -> None:
        schedules.finish(session, id=row.id, claim=claim, due_at=row.due_at, values=values)
