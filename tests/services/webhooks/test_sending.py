"""Deliveries over a real connection: nothing is lost, in order, with one id, to allowed hosts."""

from __future__ import annotations

import itertools
import json
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.models import Alarm, Event, WebhookAttempt, WebhookEndpoint
from galaxy_alpr.services.alerts.readings import KeptRules
from galaxy_alpr.services.alerts.watch import AlertWatch
from galaxy_alpr.services.live.record import write_events
from galaxy_alpr.services.webhooks.disabled import disabled_webhooks
from galaxy_alpr.services.webhooks.endpoints import rotate_secret
from galaxy_alpr.services.webhooks.jobs import CLAIM, ERASED
from tests.endpoints.conftest import SQLITE_ONLY
from tests.factories import AT
from tests.services.webhooks.conftest import Sessions, Webhooked
from tests.services.webhooks.receiver import Got, Receiver, running, status

pytestmark = SQLITE_ONLY
MINUTE = timedelta(minutes=1)
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def visits_of(got: list[Got]) -> list[int]:
    return [json.loads(item.body)["data"]["visit_id"] for item in got]


def verified(got: Got, secret: str) -> dict[str, object]:
    """Return the body if its signature is right, whatever the clock of this machine shows."""
    webhook = Webhook(secret)
    moment = datetime.fromtimestamp(int(got.headers["webhook-timestamp"]), UTC)
    expected = {webhook.sign(got.id, moment, got.body.decode())}
    if not expected & set(got.headers["webhook-signature"].split()):
        raise WebhookVerificationError
    body: dict[str, object] = json.loads(got.body)
    return body


def test_a_receiver_that_is_down_for_an_hour_gets_everything_in_order(
    site: Webhooked, receiver: Receiver
) -> None:
    made = site.add(receiver.url())
    receiver.reply = status(503)
    for number in range(12):
        site.happen(1, 2, 100 + number)
        site.after(5 * MINUTE)
    assert {state for state, _ in site.states()} == {"pending"}
    assert site.endpoint().failing_since is not None
    failed = len(receiver.got)
    assert failed < 36, "a receiver that is down is tried at most once in its pause"
    receiver.reply = status(200)
    for _ in range(40):
        site.after(10 * MINUTE)
    assert {state for state, _ in site.states()} == {"delivered"}
    came = receiver.got[failed:]
    assert len(came) == len({item.id for item in came}) == 36
    for visit in (1, 2):
        ids = [item.id for item in came if visits_of([item]) == [visit]]
        assert ids == [
            row.message_id for row in site.deliveries() if row.subject == f"visit:{visit}"
        ]
    assert {item.id for item in receiver.got[:failed]} <= {item.id for item in came}
    body = verified(came[0], made.secret)
    assert (body["type"], body["timestamp"]) == ("visit.changed", body["timestamp"])
    assert site.endpoint().failing_since is None


def test_the_schedule_ends_after_ten_attempts_and_the_next_of_the_subject_goes_on(
    site: Webhooked, receiver: Receiver
) -> None:
    site.add(receiver.url())
    poison = "msg"

    def refuse_the_first(got: Got, handler: BaseHTTPRequestHandler) -> None:
        status(500 if got.id == poison else 200)(got, handler)

    receiver.reply = refuse_the_first
    site.happen(1, 1, 2)
    poison = site.deliveries()[0].message_id
    site.drain()
    assert sorted(visits_of(receiver.got)) == [1, 2], "visit 1 waits, visit 2 does not"
    assert site.states() == [("pending", 1), ("pending", 0), ("delivered", 1)]
    times = [AT]
    for attempt in range(2, 11):
        due = site.deliveries()[0].next_attempt_at
        assert due is not None
        site.happen(1000 + attempt)  # others succeed meanwhile
        site.now = due - timedelta(seconds=1)
        site.drain()
        assert site.states()[0] == ("pending", attempt - 1)
        site.now = due
        times.append(due)
        site.drain()
    waits = [(b - a).total_seconds() for a, b in itertools.pairwise(times)]
    hours = (2, 5, 10, 14, 20, 24)
    for wait, planned in zip(waits, [5, 300, 1800, *(h * 3600 for h in hours)], strict=True):
        assert planned <= wait <= planned * 1.1 + 1
    assert site.states()[:2] == [("dead", 10), ("delivered", 1)]
    assert site.deliveries()[0].last_error == "the receiver answers 500"
    assert site.ends["dead"] == 1


def test_retry_after_is_followed(site: Webhooked, receiver: Receiver) -> None:
    site.add(receiver.url())
    receiver.reply = status(429, Retry_After="120")
    site.happen(1)
    site.drain()
    assert site.deliveries()[0].next_attempt_at == AT + 2 * MINUTE
    receiver.reply = status(200)
    site.happen(2)
    site.after(MINUTE)
    assert len(receiver.got) == 1, "the receiver has asked for a pause"
    site.after(MINUTE)
    assert site.states() == [("delivered", 2), ("delivered", 1)]


def test_gone_switches_off_with_an_alarm_and_what_waits_stays(
    site: Webhooked, receiver: Receiver, sessions: Sessions
) -> None:
    site.add(receiver.url(), name="Old billing")
    receiver.reply = status(410)
    site.happen(1, 2)
    site.drain()
    endpoint = site.endpoint()
    assert (endpoint.enabled, endpoint.failures) == (False, endpoint.failures)
    assert endpoint.disabled_reason == "the receiver answers 410: it is gone"
    assert [state for state, _ in site.states()] == ["pending", "pending"]
    watch = AlertWatch(
        sessions=sessions,
        rules=KeptRules(),
        clock=site.clock,
        site=site.bodies.zone,
        webhooks=disabled_webhooks,
    )
    assert [watch.watch(), watch.watch()] == [1, 0]
    with sessions() as session:
        alarm = session.scalars(select(Alarm)).one()
    assert alarm.kind == "webhook_disabled"
    assert alarm.reason.startswith("the webhook Old billing is switched off: the receiver")


def test_a_day_of_failures_switches_off(site: Webhooked, receiver: Receiver) -> None:
    site.add(receiver.url())
    receiver.reply = status(500)
    site.happen(1)
    for number in range(13):
        site.after(2 * HOUR)
        site.happen(100 + number)
    assert site.endpoint().enabled is False
    assert str(site.endpoint().disabled_reason).startswith("all attempts failed for 24 hours")
    known = len(receiver.got)
    site.after(DAY)
    assert len(receiver.got) == known


def test_redirects_are_failures_and_lead_nowhere(site: Webhooked, receiver: Receiver) -> None:
    with running() as inside:
        site.add(receiver.url())
        receiver.reply = status(302, Location=inside.url("/admin"))
        site.happen(1)
        site.drain()
        assert (len(receiver.got), inside.got) == (1, [])
    assert site.deliveries()[0].last_status == 302
    assert site.states() == [("pending", 1)]


def test_the_address_that_was_checked_is_connected_to(
    sessions: Sessions, tmp_path: Path, receiver: Receiver
) -> None:
    """The name means another machine inside as soon as it was checked."""
    answers = ["127.0.0.2", "127.0.0.1"]
    write_events(sessions, lambda: None)
    site = Webhooked(
        sessions,
        tmp_path,
        networks=("127.0.0.2/32",),
        lookup=lambda _host, _port: [answers.pop(0)],
    )
    with running("127.0.0.2", receiver.port) as checked:
        site.add(receiver.url(host="localhost"))
        site.happen(1, 1)
        site.drain()
    assert (len(checked.got), receiver.got, answers) == (1, [], [])
    assert checked.got[0].headers["host"] == f"localhost:{receiver.port}"
    assert site.states() == [("delivered", 1), ("pending", 1)]
    assert "private network" in str(site.deliveries()[1].last_error)
    site.sender.stop()


def endless(_got: Got, handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"x" * 65_536)
    except OSError:
        pass


def huge_headers(_got: Got, handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    try:
        for number in range(2000):
            handler.send_header(f"X-{number}", "y" * 1000)
            handler.flush_headers()
        handler.end_headers()
    except OSError:
        pass


def no_http(_got: Got, handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\0" * 100)


def hangs_up(_got: Got, handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("reply", "delivered"),
    [(endless, True), (huge_headers, False), (no_http, False), (hangs_up, False)],
)
def test_hostile_answers_are_bounded(
    site: Webhooked,
    receiver: Receiver,
    sessions: Sessions,
    reply: Callable[[Got, BaseHTTPRequestHandler], None],
    delivered: bool,
) -> None:
    site.add(receiver.url())
    receiver.reply = reply
    site.happen(1)
    site.drain()
    assert site.states() == [("delivered" if delivered else "pending", 1)]
    with sessions() as session:
        (attempt,) = session.scalars(select(WebhookAttempt)).all()
    assert len(attempt.answer or "") == (1024 if delivered else 0)


def test_a_slow_receiver_delays_nobody_else(site: Webhooked, receiver: Receiver) -> None:
    released = threading.Event()
    with running() as slow:
        slow.reply = lambda got, handler: (released.wait(30), status(200)(got, handler))[1]
        site.add(slow.url(), name="Slow")
        site.add(receiver.url(), name="Fast")
        site.sender.worker.start()
        site.happen(*range(1, 21))
        site.sender.worker.wake()
        receiver.wait_for(20)
        assert len(slow.got) == 4, "at most four at the same time"
        released.set()
        site.sender.worker.wake()
        slow.wait_for(20)
    assert len({item.id for item in receiver.got}) == 20


def test_secrets_rotate_with_both_signatures_for_a_day(
    site: Webhooked, receiver: Receiver, sessions: Sessions
) -> None:
    first = site.add(receiver.url())
    with sessions.begin() as session:
        second = rotate_secret(
            session, first.row.id, secrets=site.secrets, now=site.now, actor=SYSTEM
        )
    site.happen(1)
    site.drain()
    site.now += DAY
    site.happen(2)
    site.drain()
    both, new_only = receiver.got
    for secret in (first.secret, second.secret):
        assert verified(both, secret)["type"] == "visit.changed"
    assert verified(new_only, second.secret)
    with pytest.raises(WebhookVerificationError):
        verified(new_only, first.secret)
    with sessions() as session:
        row = session.scalars(select(WebhookEndpoint)).one()
    assert first.secret not in f"{row.secret_sealed}{row.previous_sealed}"


def test_an_erased_event_is_not_sent_and_no_plate_is_left(
    site: Webhooked, receiver: Receiver, sessions: Sessions
) -> None:
    site.add(receiver.url())
    receiver.reply = status(422, "no place for b 1234-xyz, nor for B1234XYZ")
    site.happen(1, 1)
    site.drain()
    with sessions.begin() as session:
        (attempt,) = session.scalars(select(WebhookAttempt)).all()
        session.execute(delete(Event))
    assert attempt.answer == "no place for [hidden], nor for [hidden]"
    site.after(DAY)
    assert [(row.state, row.last_error) for row in site.deliveries()] == [("dead", ERASED)] * 2
    assert len(receiver.got) == 1


def test_a_claim_of_a_process_that_ended_is_taken_over(
    site: Webhooked, receiver: Receiver, sessions: Sessions
) -> None:
    site.add(receiver.url())
    site.happen(1)
    with sessions.begin() as session:
        for row in site.deliveries():
            session.merge(row).claimed_until = AT + CLAIM
    site.drain()
    assert receiver.got == []
    site.after(CLAIM)
    assert [item.id for item in receiver.got] == [site.deliveries()[0].message_id]


def test_filters_and_what_came_before(site: Webhooked, receiver: Receiver) -> None:
    site.happen(1)
    site.add(receiver.url(), lots=[], event_types=["visit.changed"])
    site.add(receiver.url("/other"), name="Other", event_types=["alarm.raised"])
    site.add(receiver.url("/off"), name="Off", enabled=False)
    site.happen(2, lot_id=2)
    with site.sessions.begin() as session:
        for row in session.scalars(select(WebhookEndpoint).where(WebhookEndpoint.name == "Hook")):
            row.lots = [7]
    site.happen(3, lot_id=2)
    site.happen(4, lot_id=7)
    site.drain()
    assert sorted((item.path, *visits_of([item])) for item in receiver.got) == [
        ("/hook", 2),
        ("/hook", 4),
    ]
