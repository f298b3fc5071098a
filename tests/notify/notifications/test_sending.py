"""From an alarm to a mailbox: taken once, sent when due, tried again, cancelled, bounded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Alarm, Event, Notification, NotificationChannel
from galaxy_alpr.enums import AlarmState
from galaxy_alpr.notify.notifications.by_apprise import AppriseUrls
from galaxy_alpr.notify.notifications.delivery import Delivery
from galaxy_alpr.notify.notifications.email import SmtpEmail, SmtpServer
from galaxy_alpr.notify.notifications.messages import Composer
from galaxy_alpr.notify.notifications.queue import NotificationQueue
from galaxy_alpr.notify.notifications.sender import CLAIM, NotificationSender
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.record import write_events
from galaxy_alpr.services.notifications.secret import ChannelUrls
from galaxy_alpr.services.notifications.timing import PAUSES
from galaxy_alpr.storage import ArtifactStore
from tests import factories
from tests.endpoints.conftest import SQLITE_ONLY
from tests.factories import AT
from tests.notify.notifications.channels import channel, raise_alarm
from tests.notify.notifications.servers import Mailbox, smtp_server

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")
"""Apprise imports it."""

Sessions = sessionmaker[Session]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Notifying:
    """Queue and sender of one process; the test sets the clock."""

    def __init__(self, sessions: Sessions, folder: Path, port: int) -> None:
        self.now = AT
        self.sessions = sessions
        self.reports: list[tuple[str, int]] = []
        clock, store = Clock(now=lambda: self.now), ArtifactStore(folder, durable=False)
        store.make_folders()
        self.store = store
        server = SmtpServer(
            host="127.0.0.1", port=port, encryption="none", sender="alpr@example.com"
        )
        delivery = Delivery(
            composer=Composer(public_url=None, site=ZoneInfo("UTC")),
            email=SmtpEmail(server, clock=clock),
            apprise=AppriseUrls(),
            urls=ChannelUrls(store),
            store=store,
        )
        self.queue = NotificationQueue(sessions=sessions, clock=clock, on_new=lambda: None)
        self.sender = NotificationSender(
            sessions=sessions,
            delivery=delivery,
            clock=clock,
            report=lambda result, count: self.reports.append((result, count)),
        )

    def add(self, **values: Any) -> int:
        """Store a channel; return its id."""
        with self.sessions.begin() as session:
            row = channel(**{"name": f"{values}"[:100], **values})
            session.add(row)
        return row.id

    def raised(self, **values: Any) -> int:
        """Raise an alarm; return its id."""
        with self.sessions.begin() as session:
            return raise_alarm(session, now=self.now, **values).id

    def run(self, passed: timedelta = timedelta()) -> int:
        """Run both workers once, later by ``passed``; return the number of messages."""
        self.now += passed
        self.queue.take()
        return self.sender.send_due()

    def rows(self) -> list[Notification]:
        with self.sessions() as session:
            return list(session.scalars(select(Notification).order_by(Notification.id)))

    def states(self) -> list[str]:
        return [row.state for row in self.rows()]

    def channel(self, id: int) -> NotificationChannel:
        with self.sessions() as session:
            return session.get_one(NotificationChannel, id)

    def acknowledge(self, alarm_id: int) -> None:
        with self.sessions.begin() as session:
            session.get_one(Alarm, alarm_id).state = AlarmState.ACKNOWLEDGED


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


@pytest.fixture
def notifying(sessions: Sessions, tmp_path: Path, mailbox: Mailbox) -> Notifying:
    write_events(sessions, lambda: None)
    found = Notifying(sessions, tmp_path / "data", mailbox.port)
    found.queue.begin()
    return found


def test_an_alarm_is_sent_once_over_each_channel(notifying: Notifying, mailbox: Mailbox) -> None:
    notifying.raised()  # before there is a channel
    notifying.run()
    mails = notifying.add(recipients=["a@example.com", "b@example.com"])
    notifying.add(min_severity="critical")
    notifying.add(enabled=False)
    notifying.raised(severity="warning")
    other = Notifying(notifying.sessions, notifying.store.data_dir, mailbox.port)
    assert [notifying.run(), other.run(), notifying.run()] == [1, 0, 0]
    assert mailbox.recipients == [["a@example.com", "b@example.com"]]
    (mail,) = mailbox.mails
    assert mail["Subject"] == "[Warning] Listed plate"
    assert (mail["From"], mail["To"]) == ("alpr@example.com", "a@example.com, b@example.com")
    assert "Reason: the plate is blocked" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "<b>Reason:</b>" in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    (row,) = notifying.rows()
    assert (row.state, row.channel_id, row.sent_at, row.attempts) == ("sent", mails, AT, 1)
    assert notifying.channel(mails).last_sent_at == AT
    assert notifying.channel(mails).claimed_until is None
    assert notifying.reports == [("sent", 1)]


@SQLITE_ONLY
def test_a_crop_is_attached_where_plates_are_shown(notifying: Notifying, mailbox: Mailbox) -> None:
    plate = factories.PlateSpec("B1234XYZ", image_path="plates/2026/11/22/a.jpg")
    with notifying.sessions.begin() as session:
        photo = factories.make_session(session, detections=[factories.DetectionSpec(plate=plate)])
        detection_id = photo.detections[0].id
    notifying.store.write("plates/2026/11/22/a.jpg", b"jpeg")
    notifying.add(attach_crop=True, plates="shown")
    notifying.add(attach_crop=False, plates="shown")
    notifying.raised(detection_id=detection_id)
    assert notifying.run() == 2
    attached = [[part.get_content() for part in mail.iter_attachments()] for mail in mailbox.mails]
    assert sorted(attached) == [[], [b"jpeg"]]


@SQLITE_ONLY
def test_what_fails_is_tried_for_a_day(notifying: Notifying, mailbox: Mailbox) -> None:
    id = notifying.add()
    notifying.raised()
    mailbox.answers = [b"451 later"] * 20
    assert notifying.run() == 0
    (row,) = notifying.rows()
    assert (row.state, row.attempts, row.due_at) == ("pending", 1, AT + PAUSES[0])
    assert row.error == "the server refused all recipients (451)"
    assert notifying.channel(id).last_error == row.error
    assert notifying.sender.oldest_due is None
    for pause in PAUSES:
        assert notifying.run(pause) == 0
    (row,) = notifying.rows()
    assert (row.state, row.attempts) == ("failed", len(PAUSES) + 1)
    assert notifying.run(48 * HOUR) == 0
    assert (mailbox.mails, notifying.reports[-1]) == ([], ("failed", 1))
    mailbox.answers = [b"451 later"]
    notifying.raised()
    assert [notifying.run(), notifying.run(MINUTE)] == [0, 1]
    assert notifying.channel(id).last_error is None


@SQLITE_ONLY
def test_refused_recipients_are_named_by_their_number(
    notifying: Notifying, mailbox: Mailbox
) -> None:
    id = notifying.add(recipients=["a@example.com", "b@example.com"])
    notifying.raised()
    mailbox.answers = [b"250 ok", b"550 no such user b@example.com"]
    assert notifying.run() == 1
    assert mailbox.recipients == [["a@example.com"]]
    assert notifying.channel(id).last_error == "refused for 1 of 2 recipients (550)"
    mailbox.answers = [b"550 no"] * 2
    notifying.raised()
    assert (notifying.run(), notifying.states()) == (0, ["sent", "failed"])


@SQLITE_ONLY
def test_a_dead_server_does_not_hold_up_other_channels(
    notifying: Notifying, mailbox: Mailbox
) -> None:
    urls = ChannelUrls(notifying.store)
    dead = notifying.add(kind="apprise", recipients=[])
    with notifying.sessions.begin() as session:
        row = session.get_one(NotificationChannel, dead)
        row.url_sealed = urls.seal("json://user:secret@127.0.0.1:1/", dead)
    notifying.add()
    for _ in range(3):
        notifying.raised()
    assert notifying.run() == 3
    assert len(mailbox.mails) == 3
    error = notifying.channel(dead).last_error
    assert error == "the service cannot be reached, or it refused the message"
    waiting = [row for row in notifying.rows() if row.channel_id == dead]
    assert [row.attempts for row in waiting] == [1, 0, 0]  # one attempt for all
    assert {row.due_at for row in waiting} == {AT + PAUSES[0]}


def test_a_process_that_is_killed_while_it_sends_loses_nothing(
    notifying: Notifying, mailbox: Mailbox
) -> None:
    id = notifying.add()
    alarm_id = notifying.raised()
    notifying.queue.take()
    # As after kill -9 between the acceptance of the message and the commit.
    assert notifying.sender._claim(id, "a" * 32)
    assert notifying.run() == 0
    assert notifying.run(CLAIM - MINUTE) == 0
    assert notifying.run(2 * MINUTE) == 1
    (row,) = notifying.rows()
    assert (row.alarm_id, row.state) == (alarm_id, "sent")
    assert mailbox.mails[0]["Message-ID"] == f"<galaxy-alpr.{id}.{row.id}.{row.id}@example.com>"


@SQLITE_ONLY
def test_an_acknowledgement_cancels_what_waits(notifying: Notifying, mailbox: Mailbox) -> None:
    notifying.add(digest="hourly")
    first, second = notifying.raised(), notifying.raised()
    assert notifying.run() == 0
    notifying.acknowledge(first)
    assert notifying.run(HOUR) == 1
    assert notifying.states() == ["cancelled", "sent"]
    third = notifying.raised()
    notifying.acknowledge(third)
    assert (notifying.run(), len(notifying.rows())) == (0, 2)
    assert len(mailbox.mails) == 1
    assert second


@SQLITE_ONLY
def test_quiet_hours_hold_or_drop(notifying: Notifying, mailbox: Mailbox) -> None:
    quiet = [{"days": ["sun"], "from": "07:00", "to": "09:00"}]
    holds = notifying.add(quiet_hours=quiet)
    drops = notifying.add(quiet_hours=quiet, in_quiet_hours="drop")
    notifying.raised()
    notifying.raised(severity="critical")
    assert notifying.run() == 2
    assert {mail["Subject"] for mail in mailbox.mails} == {"[Critical] Listed plate"}
    states = {(row.channel_id, row.state) for row in notifying.rows()}
    assert states == {(holds, "held"), (holds, "sent"), (drops, "dropped"), (drops, "sent")}
    assert notifying.run(59 * MINUTE) == 0
    assert notifying.run(MINUTE) == 1
    assert [row.state for row in notifying.rows() if row.channel_id == holds] == ["sent", "sent"]


@SQLITE_ONLY
def test_a_digest_is_one_message(notifying: Notifying, mailbox: Mailbox) -> None:
    notifying.add(digest="daily", digest_at="18:00")
    for severity in ("info", "warning", "warning"):
        notifying.raised(severity=severity)
    assert notifying.run() == 0
    assert notifying.run(10 * HOUR) == 1
    assert mailbox.mails[0]["Subject"] == "3 alarms: 2 Warning, 1 Info"
    assert len({row.message for row in notifying.rows()}) == 1
    assert notifying.states() == ["sent"] * 3


def test_a_flood_is_bounded_and_nothing_of_it_is_lost(
    notifying: Notifying, mailbox: Mailbox
) -> None:
    notifying.add(max_per_hour=3)
    for _ in range(30):
        notifying.raised()
    assert notifying.run() == 3
    assert [mail["Subject"] for mail in mailbox.mails] == [
        "[Warning] Listed plate",
        "[Warning] Listed plate",
        "28 alarms: 28 Warning",
    ]
    assert "and 8 more" in mailbox.mails[2].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    notifying.raised()
    notifying.raised()
    assert notifying.run(30 * MINUTE) == 0
    assert notifying.rows()[-1].due_at == AT + HOUR
    assert notifying.run(31 * MINUTE) == 2
    assert notifying.states() == ["sent"] * 32


@SQLITE_ONLY
def test_alarms_that_are_deleted_take_their_notifications_with_them(
    notifying: Notifying, mailbox: Mailbox
) -> None:
    notifying.add(digest="hourly")
    alarm_id = notifying.raised()
    notifying.run()
    with notifying.sessions.begin() as session:
        session.delete(session.get_one(Alarm, alarm_id))
    assert (notifying.rows(), notifying.run(HOUR), mailbox.mails) == ([], 0, [])


@SQLITE_ONLY
def test_the_queue_ends_where_the_newest_event_was_deleted(notifying: Notifying) -> None:
    """A photo that is deleted takes its events along."""
    notifying.queue.begin()
    notifying.raised()
    with notifying.sessions.begin() as session:
        session.execute(delete(Event))
    assert notifying.queue.take() == 0
    notifying.add()
    notifying.raised()
    assert notifying.run() == 1
