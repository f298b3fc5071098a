"""Scheduled reports: of which period, once each, again where sending failed or was interrupted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.models import AuditEntry, ReportSchedule, Visit
from galaxy_alpr.enums import ReportFrequency, VisitState
from galaxy_alpr.main.integrations.reports import render
from galaxy_alpr.notify.notifications.by_apprise import AppriseUrls
from galaxy_alpr.notify.notifications.delivery import Delivery
from galaxy_alpr.notify.notifications.email import SmtpEmail, SmtpServer
from galaxy_alpr.notify.notifications.messages import Composer
from galaxy_alpr.notify.reports.sender import CLAIM, ReportSender
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.notifications.secret import ChannelUrls
from galaxy_alpr.services.reports.due import next_due, period_of
from galaxy_alpr.services.reports.schedules import add_schedule
from galaxy_alpr.storage import ArtifactStore
from tests import factories
from tests.notify.notifications.channels import channel
from tests.notify.notifications.servers import Mailbox, smtp_server

JAKARTA = ZoneInfo("Asia/Jakarta")
SUNDAY = datetime(2026, 11, 22, 8, tzinfo=JAKARTA)
HOUR = timedelta(hours=1)


class Sending:
    """The sender of a process, and a weekly report; the test sets the clock."""

    def __init__(self, sessions: sessionmaker[Session], folder: Path, mailbox: Mailbox) -> None:
        self.now, self.sessions, self.mailbox = SUNDAY, sessions, mailbox
        self.clock, store = Clock(now=lambda: self.now), ArtifactStore(folder, durable=False)
        server = SmtpServer(
            host="127.0.0.1", port=mailbox.port, encryption="none", sender="alpr@example.com"
        )
        self.delivery = Delivery(
            composer=Composer(public_url=None, site=ZoneInfo("UTC")),
            email=SmtpEmail(server, clock=self.clock),
            apprise=AppriseUrls(),
            urls=ChannelUrls(store),
            store=store,
        )
        self.sender = self.process()
        with sessions.begin() as session:
            to = channel(language="id", recipients=["manager@example.com"])
            session.add(to)
            session.flush()
            values = {
                **{"name": "Mingguan", "channel_id": to.id, "lots": [], "every": "weekly"},
                **{"hour": 6, "timezone": "Asia/Jakarta", "format": "csv", "overstay_s": 3600},
                "enabled": True,
            }
            add_schedule(session, values, now=self.now, actor=SYSTEM)

    def process(self) -> ReportSender:
        return ReportSender(
            sessions=self.sessions, delivery=self.delivery, clock=self.clock, render=render
        )

    def row(self) -> ReportSchedule:
        with self.sessions() as session:
            return session.scalars(select(ReportSchedule)).one()


@pytest.fixture
def sending(sessions: sessionmaker[Session], tmp_path: Path) -> Iterator[Sending]:
    with smtp_server() as mailbox:
        yield Sending(sessions, tmp_path, mailbox)


def test_the_week_before_is_sent_once_on_monday(sending: Sending) -> None:
    entered = SUNDAY - 2 * HOUR
    with sending.sessions.begin() as session:
        lot = factories.make_lot(session, "Utara", timezone="Asia/Jakarta")
        times = {"began_at": entered, "entered_at": entered, "last_seen_at": entered}
        left = {"exited_at": entered + HOUR, "stay_s": 3600}
        session.add(Visit(lot_id=lot.id, state=VisitState.CLOSED, text="B1XY", **times, **left))
    assert sending.sender.send_due() == 0
    sending.now = datetime(2026, 11, 23, 6, 1, tzinfo=JAKARTA)
    assert (sending.sender.send_due(), sending.process().send_due()) == (1, 0)
    mail = sending.mailbox.mails[0]
    assert mail["Subject"] == "Laporan parkir Mingguan: 2026-11-16 - 2026-11-22"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Masuk: 1 (sebelumnya: 0)" in body.get_content()
    (file,) = mail.iter_attachments()
    assert file.get_filename() == "parking-report-2026-11-16.csv"
    last = file.get_content().rstrip().splitlines()[-1]
    assert last == (
        "Utara,2026-11-22T00:00:00+07:00,2026-11-23T00:00:00+07:00,1,1,1,3600,3600,3600,1,1,"
    )
    row = sending.row()
    assert (row.last_period_from, row.due_at) == (
        datetime(2026, 11, 15, 17, tzinfo=UTC),
        datetime(2026, 11, 29, 23, tzinfo=UTC),
    )
    with sending.sessions() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["report_schedule.create", "report_schedule.send"]


def test_a_report_that_failed_is_sent_later_and_is_still_of_its_period(sending: Sending) -> None:
    sending.now = datetime(2026, 11, 23, 6, 0, tzinfo=JAKARTA)
    sending.mailbox.answers = [b"450 later"]
    assert sending.sender.send_due() == 0
    assert (sending.row().attempts, sending.sender.send_due()) == (1, 0)
    assert sending.row().last_error == "the server refused all recipients (450)"
    # A process that was killed while it sent: its claim ends by itself.
    with sending.sessions.begin() as session:
        row = session.scalars(select(ReportSchedule)).one()
        row.claim, row.claimed_until = "killed", sending.now + CLAIM
    sending.now += timedelta(minutes=5)
    assert sending.sender.send_due() == 0
    sending.now += timedelta(days=1)
    assert sending.sender.send_due() == 1
    assert "2026-11-16 - 2026-11-22" in sending.mailbox.mails[0]["Subject"]
    assert (sending.row().attempts, sending.row().last_error) == (0, None)


@pytest.mark.parametrize(
    ("every", "due", "first"),
    [
        ("daily", "2026-11-23T06:00+07:00", "2026-11-22"),
        ("weekly", "2026-11-23T06:00+07:00", "2026-11-16"),
        ("monthly", "2026-12-01T06:00+07:00", "2026-11-01"),
    ],
)
def test_reports_are_due_when_their_period_is_over(every: str, due: str, first: str) -> None:
    kind = ReportFrequency(every)
    at = next_due(SUNDAY, kind, 6, JAKARTA)
    assert at == datetime.fromisoformat(due)
    since, until = period_of(at, kind, JAKARTA)
    assert f"{since.astimezone(JAKARTA):%Y-%m-%dT%H:%M}" == f"{first}T00:00"
    assert until == at - 6 * HOUR
