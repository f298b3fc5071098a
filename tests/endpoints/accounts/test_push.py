"""``/api/push``: devices are their person's only, get tests, and end with the log-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.endpoints.accounts.conftest import PASSWORD, Person, entries
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.services.web_push.browser import Browser
from tests.services.webhooks.receiver import Receiver, running, status

pytestmark = SQLITE_ONLY

PATH = "/api/push/subscriptions"


@pytest.fixture
def service() -> Iterator[Receiver]:
    with running() as found:
        found.reply = status(201)
        yield found


@pytest.fixture
def settings(data_dir: Path, database_url: str) -> Settings:
    return make_settings(
        data_dir,
        database_url,
        web_push_subject="mailto:admin@example.com",
        web_push_networks=["127.0.0.0/8"],
    )


def test_a_device_is_added_tested_changed_and_removed(admin: TestClient, service: Receiver) -> None:
    assert len(admin.get("/api/push/key").json()["public_key"]) == 87
    browser = Browser(service.url("/send/1"))
    added = admin.post(PATH, json={**browser.body, "language": "id"})
    assert added.status_code == 201, added.text
    (listed,) = admin.get(PATH).json()
    assert listed == added.json()
    assert (listed["server"], listed["min_severity"]) == ("127.0.0.1", "warning")
    assert not {"endpoint", "keys"} & set(listed)
    test = f"{PATH}/{listed['id']}/test"
    assert admin.post(test).json() == {"sent": True, "problem": None}
    content = browser.content(service.got[0].body)
    assert content["body"] == "Ini adalah uji coba. Alarm akan masuk ke perangkat ini."
    again = admin.post(PATH, json={**browser.body, "min_severity": "critical"}).json()
    assert (again["id"], again["min_severity"]) == (listed["id"], "critical")
    assert admin.delete(f"{PATH}/{listed['id']}").status_code == 204
    assert (admin.get(PATH).json(), admin.post(test).status_code) == ([], 404)
    found = entries(admin)
    actions = [f"push_subscription.{verb}" for verb in ("create", "change", "delete")]
    assert [entry["action"] for entry in found] == actions
    assert not any(secret in str(found) for secret in ("/send/1", browser.target.auth))


def test_a_device_belongs_to_one_person(
    admin: TestClient, person: Person, service: Receiver
) -> None:
    browser = Browser(service.url())
    mine = admin.post(PATH, json=browser.body).json()
    guard = person("guard", name="Budi")
    assert guard.get(PATH).json() == []
    for answer in (guard.delete(f"{PATH}/{mine['id']}"), guard.post(f"{PATH}/{mine['id']}/test")):
        assert answer.status_code == 404
    theirs = guard.post(PATH, json=browser.body)  # they log in on the same browser
    assert theirs.status_code == 201
    assert admin.get(PATH).json() == []
    service.reply = status(410)
    gone = guard.post(f"{PATH}/{theirs.json()['id']}/test").json()
    assert (gone["sent"], guard.get(PATH).json()) == (False, [])


def test_alarms_end_with_the_log_in(admin: TestClient, app: FastAPI) -> None:
    other = TestClient(app)
    log_in = {"name": "Ani", "password": PASSWORD}
    assert other.post("/api/log_in", json=log_in).status_code == 200
    for client, name in ((admin, "desk"), (other, "phone")):
        body = Browser(f"https://push.example/{name}").body
        assert client.post(PATH, json=body).status_code == 201
    assert other.delete("/api/log_in").status_code == 204
    assert len(admin.get(PATH).json()) == 1


def test_what_is_no_subscription_is_refused(admin: TestClient) -> None:
    right = Browser("https://push.example/1").body
    wrong: list[tuple[dict[str, object], str]] = [
        ({"endpoint": "ftp://push.example/1"}, "endpoint"),
        ({"endpoint": "https://user@push.example/1"}, "endpoint"),
        ({"keys": {**right["keys"], "p256dh": "BBBB"}}, "keys.p256dh"),
        ({"keys": {**right["keys"], "auth": "BTBZ"}}, "keys.auth"),
    ]
    for change, field in wrong:
        answer = admin.post(PATH, json={**right, **change})
        assert answer.status_code == 422
        assert field in answer.text


class TestOff:
    @pytest.fixture
    def settings(self, data_dir: Path, database_url: str) -> Settings:
        return make_settings(data_dir, database_url)

    def test_nothing_is_offered(self, admin: TestClient) -> None:
        assert admin.get("/api/push/key").json() == {"public_key": None}
        answer = admin.post(PATH, json=Browser("https://push.example/1").body)
        assert answer.status_code == 404
        assert "GALAXY_WEB_PUSH_SUBJECT" in answer.json()["detail"]
