"""Webhooks over HTTP: who may change them, secrets that are shown once, deliveries, pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, update
from sqlalchemy.orm import Session, sessionmaker
from standardwebhooks import Webhook

from galaxy_alpr.db.models import Event, WebhookDelivery
from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person
from tests.endpoints.conftest import SQLITE_ONLY, Upload, make_settings
from tests.fake_engine import FakeEngine, photo
from tests.services.webhooks.receiver import Receiver, running, status

HOOKS, DELIVERIES = "/api/webhooks", "/api/webhook_deliveries"
BODY: dict[str, Any] = {"name": "Billing", "url": "https://billing.example.com/hook"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running() as receiver:
        yield receiver


@pytest.fixture
def settings(data_dir: Path, database_url: str) -> Settings:
    networks = ["127.0.0.0/8"]
    return make_settings(data_dir, database_url, webhook_networks=networks, min_free_disk_mb=0)


@pytest.fixture
def app(settings: Settings, engine: FakeEngine) -> FastAPI:
    return create_app(settings, engine=engine)


@SQLITE_ONLY
def test_events_of_occupancy_can_be_chosen(client: TestClient) -> None:
    types = ["lot.full", "lot.almost_full", "lot.free"]
    added = client.post(HOOKS, json={**BODY, "event_types": types})
    assert added.status_code == 201, added.text
    assert added.json()["event_types"] == types


@SQLITE_ONLY
def test_a_webhook_lives_from_post_to_delete(client: TestClient) -> None:
    lot = client.post("/api/lots", json={"name": "North"}).json()["id"]
    added = client.post(HOOKS, json={**BODY, "event_types": ["visit.opened"], "lots": [lot]})
    assert added.status_code == 201, added.text
    hook, tag = added.json(), added.headers["ETag"]
    secret = hook.pop("secret")
    assert secret.startswith("whsec_")
    path = added.headers["Location"]
    assert path == f"{HOOKS}/{hook['id']}"
    assert client.get(path).json() == hook
    assert client.get(HOOKS).json() == [hook]
    assert (hook["pending"], hook["oldest_pending_at"], hook["failing_since"]) == (0, None, None)
    assert client.post(HOOKS, json=BODY).status_code == 409
    changed = client.put(path, json={**BODY, "format": "rekor"}, headers={"If-Match": tag})
    assert (changed.json()["format"], changed.json()["lots"]) == ("rekor", [])
    assert client.put(path, json=BODY, headers={"If-Match": tag}).status_code == 412
    rotated = client.post(f"{path}/rotate_secret").json()
    assert rotated["secret"] not in (secret, None)
    assert rotated["previous_until"] is not None
    rules = [rule["kind"] for rule in client.get("/api/alert_rules").json()]
    assert rules.count("webhook_disabled") == 1
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    found = client.get("/api/audit", params={"action": "webhook.*"}).json()["items"]
    actions = ["webhook.delete", "webhook.rotate_secret", "webhook.change", "webhook.create"]
    assert [entry["action"] for entry in found] == actions
    assert found[2]["before"]["server"] == "https://billing.example.com"
    written = json.dumps(found)
    assert secret not in written
    assert "/hook" not in written, "the path of an address may be a secret"


@SQLITE_ONLY
def test_what_is_wrong_with_a_webhook_is_said(client: TestClient) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"url": "ftp://billing.example.com/"}, "url"),
        ({"url": "https://user:word@billing.example.com/"}, "url"),
        ({"url": "https://billing.example.com/a b"}, "url"),
        ({"url": "https://[::1/"}, "url"),
        ({"url": "https:///hook"}, "url"),
        ({"url": "http://10.0.0.1/"}, "url"),
        ({"url": "http://127.0.0.1/"}, "url"),
        ({"url": "http://[::ffff:169.254.169.254]/latest", "allow_private": True}, "url"),
        ({"event_types": ["visit.opens"]}, "event_types"),
        ({"format": "rekor", "event_types": ["visit.opened"]}, "event_types"),
        ({"lots": [77]}, "lots"),
        ({"format": "xml"}, "format"),
        ({"secret": "whsec_own"}, "secret"),
    ]
    for change, field in cases:
        answer = client.post(HOOKS, json={**BODY, **change})
        assert answer.status_code == 422, change
        assert field in answer.text, change
    assert client.get(HOOKS).json() == []
    for path in (f"{HOOKS}/1", f"{DELIVERIES}/1"):
        assert client.get(path).status_code == 404
    for path in (f"{HOOKS}/1/test", f"{HOOKS}/1/replay", f"{HOOKS}/1/rotate_secret"):
        assert client.post(path).status_code == 404
    assert client.post(f"{DELIVERIES}/1/replay").status_code == 404


@SQLITE_ONLY
def test_private_networks_need_the_setting(data_dir: Path, database_url: str) -> None:
    app = create_app(make_settings(data_dir, database_url), engine=FakeEngine())
    with TestClient(app) as client:
        answer = client.post(HOOKS, json={**BODY, "allow_private": True})
        assert answer.status_code == 422
        assert "GALAXY_WEBHOOK_NETWORKS" in answer.json()["detail"]


@SQLITE_ONLY
def test_only_administrators_connect_other_systems(person: Person) -> None:
    for role in ("operator", "guard", "viewer"):
        client = person(role)
        for path in (HOOKS, DELIVERIES):
            assert client.get(path).status_code == 403
        assert client.post(HOOKS, json=BODY).status_code == 403


@SQLITE_ONLY
def test_a_reading_arrives_with_a_picture_that_opens_without_log_in(
    admin: TestClient, upload: Upload, receiver: Receiver, app: FastAPI
) -> None:
    body = {**BODY, "url": receiver.url(), "allow_private": True}
    added = admin.post(HOOKS, json={**body, "event_types": ["detection.created"]}).json()
    tried = admin.post(f"{HOOKS}/{added['id']}/test").json()
    assert (tried["status"], tried["error"]) == (204, None)
    upload(photo("B1234XYZ"))
    test, got = receiver.wait_for(2)
    webhook = Webhook(added["secret"])
    assert webhook.verify(test.body, dict(test.headers))["type"] == "webhook.test"
    data = webhook.verify(got.body, dict(got.headers))["data"]
    assert data["plate"]["text"] == "B1234XYZ"
    stranger = TestClient(app, client=("192.0.2.9", 40000))
    picture = stranger.get(data["plate"]["image_url"])
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/jpeg")
    assert picture.headers["Referrer-Policy"] == "no-referrer"
    assert picture.headers["Cache-Control"] == "private, max-age=3600"
    assert picture.content[:2] == b"\xff\xd8"
    assert stranger.get(data["plate"]["image_url"] + "A").status_code == 404


def test_deliveries_are_listed_and_sent_again(
    client: TestClient, receiver: Receiver, sessions: sessionmaker[Session]
) -> None:
    body = {**BODY, "url": receiver.url(), "allow_private": True}
    receiver.reply = status(500, "no B1234XYZ here")
    hook = client.post(HOOKS, json={**body, "event_types": ["list.changed"]}).json()["id"]
    client.post("/plate_status", json={"plate": "B1234XYZ", "status": "watched"})
    receiver.wait_for(1)
    (row,) = _until(client, lambda rows: rows[0]["attempt_count"] == 1)
    assert (row["state"], row["last_status"], row["subject"]) == (
        "pending",
        500,
        "type:list.changed",
    )
    detail = client.get(f"{DELIVERIES}/{row['id']}").json()
    (attempt,) = detail["attempts"]
    assert (attempt["status"], attempt["answer"]) == (500, "no [hidden] here")
    assert client.get(f"{HOOKS}/{hook}").json()["pending"] == 1
    assert client.post(f"{DELIVERIES}/{row['id']}/replay").status_code == 409
    with sessions.begin() as session:
        session.execute(update(WebhookDelivery).values(state="dead", ended_at=datetime.now(UTC)))
    receiver.reply = status(200)
    assert client.post(f"{HOOKS}/{hook}/replay").json() == {"count": 1}
    _until(client, lambda rows: rows[0]["state"] == "delivered")
    replayed = client.post(f"{DELIVERIES}/{row['id']}/replay")
    assert replayed.json()["state"] == "pending"
    (row,) = _until(client, lambda rows: rows[0]["state"] == "delivered")
    assert {got.id for got in receiver.got} == {row["message_id"]}
    page = client.get(DELIVERIES, params={"webhook": hook, "state": "delivered", "limit": 1})
    assert [item["id"] for item in page.json()["items"]] == [row["id"]]
    for params in ({"state": "dead"}, {"type": "visit.opened"}, {"webhook": hook + 1}):
        assert client.get(DELIVERIES, params=params).json()["items"] == []
    with sessions.begin() as session:
        session.execute(delete(Event))
    assert client.post(f"{DELIVERIES}/{row['id']}/replay").status_code == 409
    text = client.get("/metrics").text
    assert 'galaxy_alpr_webhook_attempts_total{outcome="delivered"} 2.0' in text
    assert client.delete(f"{HOOKS}/{hook}").status_code == 204
    assert client.get(DELIVERIES).json()["items"] == []


def _until(client: TestClient, holds: Any) -> list[dict[str, Any]]:
    """Return the deliveries as soon as a condition holds, which the worker brings about."""
    for _ in range(2000):
        answer = client.get(DELIVERIES)
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.json()["items"]
        if rows and holds(rows):
            return rows
    raise AssertionError(rows)
