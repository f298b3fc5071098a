"""From an alarm to a device: encrypted, to whom it may be shown, tried again, and given up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Alarm, AuditEntry, PushMessage, PushSubscription, User, UserLot
from galaxy_alpr.db.queries.accounts import people
from galaxy_alpr.db.scope import limit_to_scope
from galaxy_alpr.enums import ActorKind, AlarmState, AlertSeverity, Language, PlatesInMessages
from galaxy_alpr.notify.web_push.messages import PushComposer
from galaxy_alpr.notify.web_push.queue import PushQueue
from galaxy_alpr.notify.web_push.sender import CLAIM, PushSender
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.record import write_events
from galaxy_alpr.services.web_push.client import PushClient
from galaxy_alpr.services.web_push.keys import PushKeys
from galaxy_alpr.services.web_push.subscriptions import DeviceValues, PushSubscriptions
from galaxy_alpr.services.webhooks.sending.addresses import AddressRule
from galaxy_alpr.services.webhooks.sending.client import WebhookClient
from galaxy_alpr.storage import ArtifactStore
from tests import factories
from tests.endpoints.conftest import SQLITE_ONLY
from tests.factories import AT
from tests.notify.notifications.channels import raise_alarm
from tests.services.web_push.browser import Browser
from tests.services.webhooks.receiver import Receiver, running, status

Sessions = sessionmaker[Session]
MINUTE = timedelta(minutes=1)


class Pushing:
    """Queue and sender of one process; the test sets the clock."""

    def __init__(self, sessions: Sessions, folder: Path, networks: tuple[str, ...]) -> None:
        self.now = AT
        self.sessions = sessions
        self.reports: list[str] = []
        clock, store = Clock(now=lambda: self.now), ArtifactStore(folder, durable=False)
        store.make_folders()
        keys = PushKeys(store, subject="mailto:admin@example.com")
        self.devices = PushSubscriptions(keys, clock, allows_http=True)
        self.queue = PushQueue(sessions=sessions, clock=clock, on_new=lambda: None)
        self.sender = PushSender(
            sessions=sessions,
            clock=clock,
            keys=keys,
            client=PushClient(keys, WebhookClient(AddressRule(networks), timeout_s=5)),
            composer=PushComposer(PlatesInMessages.MASKED, ZoneInfo("UTC")),
            report=self.reports.append,
        )

    def person(self, name: str, *lots: int) -> int:
        """Store a guard, of all lots unless some are named; return the id."""
        with self.sessions.begin() as session:
            row = User(name=name, name_key=name, role="guard", all_lots=not lots)
            row.lots = [UserLot(lot_id=lot) for lot in lots]
            session.add(row)
        return row.id

    def add(self, user_id: int, browser: Browser, **values: Any) -> int:
        """Add a device of a person; return its id."""
        given: dict[str, Any] = {
            "target": browser.target,
            "language": Language.EN,
            "min_severity": AlertSeverity.INFO,
            "login_session_id": None,
            "user_agent": None,
            **values,
        }
        actor = Actor(ActorKind.PERSON, "somebody", id=user_id)
        with self.sessions.begin() as session:
            return self.devices.add(session, DeviceValues(**given), actor=actor).id

    def raised(self, **values: Any) -> int:
        with self.sessions.begin() as session:
            return raise_alarm(session, now=self.now, **values).id

    def run(self, passed: timedelta = timedelta()) -> int:
        """Run both workers once, later by ``passed``; return the number of messages."""
        self.now += passed
        self.queue.take()
        return self.sender.send_due()

    def rows(self, table: Any = PushMessage) -> list[Any]:
        with self.sessions() as session:
            return list(session.scalars(select(table).order_by(table.id)))


@pytest.fixture
def service() -> Iterator[Receiver]:
    with running() as found:
        found.reply = status(201)
        yield found


@pytest.fixture
def pushing(sessions: Sessions, tmp_path: Path) -> Pushing:
    write_events(sessions, lambda: None)
    limit_to_scope(sessions)
    found = Pushing(sessions, tmp_path / "data", ("127.0.0.0/8",))
    found.queue.begin()
    return found


def test_an_alarm_reaches_a_device_once_and_encrypted(pushing: Pushing, service: Receiver) -> None:
    browser = Browser(service.url("/send/a"))
    device = pushing.add(pushing.person("ani"), browser, language=Language.ID)
    alarm = pushing.raised(severity="critical")
    assert [pushing.run(MINUTE), pushing.run()] == [1, 0]
    (got,) = service.got
    assert got.headers["content-encoding"] == "aes128gcm"
    assert (got.headers["urgency"], got.headers["ttl"]) == ("high", str(24 * 3600 - 60))
    assert got.headers["topic"] == f"alarm-{alarm}"
    assert got.headers["authorization"].startswith("vapid t=")
    assert browser.content(got.body) == {
        "title": "Kritis: Plat terdaftar",
        "body": "B 1*** X**\nStatus plat: diblokir\n2026-11-22 08:00:00 (UTC+00:00)",
        "tag": f"alarm-{alarm}",
        "alarm": alarm,
    }
    (row,) = pushing.rows(PushSubscription)
    assert (row.id, row.last_success_at, row.failures) == (device, AT + MINUTE, 0)
    assert service.url("/send/a") not in str(vars(row))
    assert (pushing.rows(), pushing.reports) == ([], ["sent"])


def test_who_may_not_see_an_alarm_does_not_get_it(pushing: Pushing, service: Receiver) -> None:
    with pushing.sessions.begin() as session:
        north, south = (factories.make_lot(session, name=name) for name in ("North", "South"))
        gate = factories.make_location(session, name="Gate", lot=north)
        raise_alarm(session, lot=north, location=gate)
    browsers = {name: Browser(service.url(f"/{name}")) for name in ("all", "north", "south")}
    pushing.add(pushing.person("ani"), browsers["all"])
    pushing.add(pushing.person("budi", north.id), browsers["north"])
    pushing.add(pushing.person("citra", south.id), browsers["south"])
    disabled = pushing.person("dewi")
    pushing.add(disabled, Browser(service.url("/disabled")))
    with pushing.sessions.begin() as session:
        session.get_one(User, disabled).disabled_at = AT
    assert pushing.run() == 2
    assert sorted(got.path for got in service.got) == ["/all", "/north"]
    pushing.raised()  # of no lot
    assert pushing.run() == 1
    assert (service.got[-1].path, pushing.rows()) == ("/all", [])


@SQLITE_ONLY
def test_a_device_that_is_gone_is_removed(pushing: Pushing, service: Receiver) -> None:
    pushing.add(pushing.person("ani"), Browser(service.url()))
    service.reply = status(410)
    pushing.raised()
    assert (pushing.run(), pushing.reports) == (0, ["gone"])
    assert (pushing.rows(), pushing.rows(PushSubscription)) == ([], [])
    created, deleted = pushing.rows(AuditEntry)
    assert (created.action, deleted.action) == (
        "push_subscription.create",
        "push_subscription.delete",
    )
    assert (deleted.actor_kind, deleted.subject) == ("system", created.subject)


@SQLITE_ONLY
def test_what_fails_is_tried_until_the_alarm_is_old(pushing: Pushing, service: Receiver) -> None:
    pushing.add(pushing.person("ani"), Browser(service.url()))
    service.reply = status(429, Retry_After="300")
    pushing.raised(severity="warning")
    assert pushing.run() == 0
    (row,) = pushing.rows()
    assert (row.attempts, row.due_at) == (1, AT + 5 * MINUTE)
    service.reply = status(503)
    for passed in (5, 2, 10, 30, 60, 60, 60):
        assert pushing.run(passed * MINUTE) == 0
    assert pushing.reports == ["retried"] * 7 + ["failed"]
    (device,) = pushing.rows(PushSubscription)
    assert (device.failures, device.last_error) == (8, "the receiver answers 503")
    assert pushing.rows() == []
    service.reply = status(201)
    pushing.raised()
    assert pushing.run() == 1
    (device,) = pushing.rows(PushSubscription)
    assert (device.failures, device.last_error) == (0, None)


@SQLITE_ONLY
def test_what_need_not_be_sent_any_more_is_not(pushing: Pushing, service: Receiver) -> None:
    pushing.add(pushing.person("ani"), Browser(service.url()), min_severity=AlertSeverity.WARNING)
    pushing.raised(severity="info")
    done = pushing.raised()
    pushing.queue.take()
    with pushing.sessions.begin() as session:
        session.get_one(Alarm, done).state = AlarmState.ACKNOWLEDGED
    pushing.raised()
    assert pushing.run(5 * 60 * MINUTE) == 0  # web push was off for hours
    assert (service.got, pushing.rows()) == ([], [])


@SQLITE_ONLY
def test_a_process_that_is_killed_while_it_sends_loses_nothing(
    pushing: Pushing, service: Receiver
) -> None:
    pushing.add(pushing.person("ani"), Browser(service.url()))
    pushing.raised()
    pushing.queue.take()
    with pushing.sessions.begin() as session:
        assert len(pushing.sender._claim(session)) == 1
    assert [pushing.run(), pushing.run(CLAIM)] == [0, 1]
    assert len(service.got) == 1


@SQLITE_ONLY
def test_private_addresses_are_not_connected_to(
    sessions: Sessions, tmp_path: Path, service: Receiver
) -> None:
    write_events(sessions, lambda: None)
    pushing = Pushing(sessions, tmp_path / "data", ())
    pushing.queue.begin()
    pushing.add(pushing.person("ani"), Browser(service.url()))
    pushing.raised()
    assert (pushing.run(), service.got) == (0, [])
    (device,) = pushing.rows(PushSubscription)
    assert "private network" in device.last_error


@SQLITE_ONLY
def test_a_device_is_deleted_with_its_person(pushing: Pushing) -> None:
    person = pushing.person("ani")
    pushing.add(person, Browser("https://push.example/a"))
    pushing.raised()
    pushing.queue.take()
    with pushing.sessions.begin() as session:
        row = people.user(session, id=person)
        assert row is not None
        session.delete(row)
    assert (pushing.rows(), pushing.rows(PushSubscription)) == ([], [])
