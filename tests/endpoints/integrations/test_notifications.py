"""Channels over HTTP: secrets stay inside, who may use them, tests, and the history."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import AuditPayload, NotificationChannel
from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, Upload, make_settings
from tests.fake_engine import photo
from tests.notify.notifications.servers import Mailbox, Posted, smtp_server, web_server

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")
"""Apprise imports it."""

PATH = "/api/notification_channels"
EMAIL: dict[str, Any] = {
    "name": "Night shift",
    "kind": "email",
    "recipients": ["guard@example.com"],
    "timezone": "Asia/Jakarta",
}


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


@pytest.fixture
def posted() -> Iterator[Posted]:
    with web_server() as found:
        yield found


@pytest.fixture
def settings(data_dir: Path, database_url: str, mailbox: Mailbox) -> Settings:
    return make_settings(
        data_dir,
        database_url,
        smtp_host="127.0.0.1",
        smtp_port=mailbox.port,
        smtp_encryption="none",
        smtp_sender="alpr@example.com",
        public_url="https://parking.example",
    )


def test_a_channel_is_added_changed_tested_and_deleted(
    client: TestClient, mailbox: Mailbox, sessions: sessionmaker[Session], posted: Posted
) -> None:
    added = client.post(PATH, json=EMAIL)
    assert (added.status_code, added.headers["Location"]) == (201, f"{PATH}/1")
    channel = added.json()
    assert (channel["plates"], channel["min_severity"], channel["has_url"]) == (
        "none",
        "warning",
        False,
    )
    assert client.get(PATH).json() == [channel]
    test = client.post(f"{PATH}/1/test").json()
    assert test == {"sent": True, "problem": None}
    assert mailbox.mails[0]["Subject"] == "Test of the channel Night shift"
    mailbox.answers = [b"550 no"]
    refused = {"sent": False, "problem": "the server refused all recipients (550)"}
    assert client.post(f"{PATH}/1/test").json() == refused

    stale = {"If-Match": f'"{"0" * 32}"'}
    assert client.put(f"{PATH}/1", json=EMAIL, headers=stale).status_code == 412
    url = f"json://user:secret-token@127.0.0.1:{posted.port}/"
    apprise = {**EMAIL, "kind": "apprise", "recipients": [], "url": url}
    current = {"If-Match": client.get(f"{PATH}/1").headers["ETag"]}
    changed = client.put(f"{PATH}/1", json=apprise, headers=current)
    assert (changed.status_code, changed.json()["has_url"]) == (200, True)
    assert "secret-token" not in changed.text
    kept = client.put(f"{PATH}/1", json={**apprise, "url": None})
    assert kept.json()["has_url"]
    assert client.post(f"{PATH}/1/test").json() == test
    assert posted.bodies[0]["title"] == "Test of the channel Night shift"
    with sessions() as session:
        stored = session.scalars(select(NotificationChannel.url_sealed)).one()
        audited = session.scalars(select(AuditPayload)).all()
    assert stored is not None
    assert "secret-token" not in stored
    assert not any("secret-token" in repr(vars(entry)) for entry in audited)
    assert client.delete(f"{PATH}/1").status_code == 204
    assert client.get(f"{PATH}/1").status_code == 404


@SQLITE_ONLY
def test_what_cannot_be_used_is_refused(client: TestClient) -> None:
    assert client.post(PATH, json=EMAIL).status_code == 201
    assert client.post(PATH, json=EMAIL).status_code == 409
    night = [{"days": ["sat"], "from": "22:00", "to": "25:00"}]
    always = [
        {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "00:00", "to": "00:00"}
    ]
    apprise = {"kind": "apprise", "recipients": []}
    refused: list[dict[str, Any]] = [
        {"recipients": []},
        {"recipients": ["a@example.com\nBcc: b@example.com"]},
        {"recipients": ["Guard <a@example.com>"]},
        {"recipients": ["a@example.com, b@example.com"]},
        {"url": "ntfys://host/topic"},
        {"kind": "sms"},
        {"timezone": "Mars/Olympus"},
        {"quiet_hours": night},
        {"quiet_hours": always},
        {"lots": [99]},
        {"attach_crop": True},
        {"digest_at": "7"},
        {"max_per_hour": 0},
        {**apprise},
        {**apprise, "url": "file:///tmp/secret-token"},
        {**apprise, "url": "secret-token"},
    ]
    for values in refused:
        answer = client.post(PATH, json={**EMAIL, "name": "Other", **values})
        assert answer.status_code == 422, values
        assert "secret-token" not in answer.text
    assert len(client.get(PATH).json()) == 1


def test_what_is_to_be_sent_has_a_history_without_plates(
    client: TestClient, upload: Upload, mailbox: Mailbox
) -> None:
    client.post(PATH, json={**EMAIL, "digest": "daily", "min_severity": "info"})
    client.post("/plate_status", json={"plate": "D1", "status": "watched"})
    client.post("/plate_status", json={"plate": "B1234XYZ", "status": "watched"})
    upload(photo("D1", "B1234XYZ"))
    context = client.app.state.context  # type: ignore[attr-defined]
    queue = next(item for item in context.workers if item.name == "notification-queue")
    queue._work()
    answer = client.get("/api/notifications", params={"limit": 1, "with_total": True})
    page = answer.json()
    assert page["total"] == 2
    assert 'rel="next"' in answer.headers["Link"]
    (item,) = page["items"]
    assert (item["state"], item["channel_name"], item["kind"]) == (
        "pending",
        "Night shift",
        "status",
    )
    after = client.get("/api/notifications", params={"cursor": page["next_cursor"]}).json()
    assert [row["alarm_id"] for row in after["items"]] == [item["alarm_id"] - 1]
    assert "1234" not in f"{page}{after}"
    sent = client.get("/api/notifications", params={"state": "sent"}).json()
    assert sent["items"] == []
    alarm_id = item["alarm_id"]
    client.post(f"/api/alarms/{alarm_id}/acknowledge", json={"outcome": "acted"})
    queue._work()
    (cancelled,) = client.get("/api/notifications", params={"alarm": alarm_id}).json()["items"]
    assert cancelled["state"] == "cancelled"
    text = client.get("/metrics").text
    assert 'galaxy_alpr_notifications_total{result="sent"} 0.0' in text
    assert "galaxy_alpr_notifications_oldest_seconds 0.0" in text
    assert mailbox.mails == []
