"""``Link`` of pages and ``Location`` of what was added, also below a path of a proxy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from galaxy_alpr.main import create_app
from tests.client import TestClient
from tests.endpoints.accounts.conftest import PASSWORD
from tests.endpoints.conftest import SQLITE_ONLY, Upload, make_settings
from tests.fake_engine import FakeEngine, photo

pytestmark = SQLITE_ONLY


def links(answer: Any) -> dict[str, str]:
    return {rel: url for url, rel in re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers["link"])}


@pytest.mark.parametrize(
    "path",
    [
        "/detections?limit=3&sort=captured_at&plate=B%2A",
        "/plate_queries?plate=B*&limit=3",
        "/vehicle_queries?limit=3",
        "/session_queries?limit=3&from=2026-01-01T00:00:00%2B07:00",
    ],
)
def test_the_next_pages_are_followed(client: TestClient, detections: list[str], path: str) -> None:
    pages, url = [], path
    first = client.get(path)
    while True:
        answer = client.get(url)
        assert answer.status_code == 200, answer.text
        pages.append(answer.json())
        assert client.get(links(answer)["first"]).json()["items"] == first.json()["items"]
        if "next" not in links(answer):
            break
        url = links(answer)["next"]
    assert [len(page["items"]) for page in pages] == [3, 3, 3, 1]
    assert pages[-1]["next_cursor"] is None
    assert len(detections) == 10


def test_lists_of_other_things(admin: TestClient) -> None:
    for number in range(3):
        body = {"plate": f"B {number} XYZ", "status": "blocked"}
        assert admin.post("/plate_status", json=body).status_code == 201
    for path in ("/plate_status/entries", "/api/audit"):
        answer = admin.get(path, params={"limit": 2, "purpose": "a & b"})
        second = admin.get(links(answer)["next"])
        assert second.json()["items"][0] not in answer.json()["items"]
        assert "purpose=a+%26+b" in links(second)["first"]
    assert set(links(admin.get("/api/legal_holds"))) == {"first"}


def test_what_was_added_is_found_at_its_location(admin: TestClient, upload: Upload) -> None:
    id = upload(photo("B1"))["session_id"]
    bodies = {
        "/api/lots": {"name": "North"},
        "/api/locations": {"name": "Gate 1", "type": "entry"},
        "/api/users": {"name": "Budi", "role": "guard"},
        "/api/api_keys": {"name": "camera", "permissions": ["read"]},
        "/api/legal_holds": {"subject_id": id, "reason": "accident"},
    }
    for path, body in bodies.items():
        added = admin.post(path, json=body)
        assert added.status_code == 201, added.text
        assert added.headers["location"] == f"{path}/{added.json()['id']}"
        found = admin.get(added.headers["location"]).json()
        assert found == {name: added.json()[name] for name in found}
    entry = admin.post("/plate_status", json={"plate": "B 1 XYZ", "status": "blocked"})
    assert admin.get(entry.headers["location"]).json()["entry"] == entry.json()
    put = admin.put("/plate_status/B2XYZ", json={"status": "blocked"})
    assert admin.get(put.headers["location"]).json()["entry"] == put.json()
    assert "location" not in admin.put("/plate_status/B2XYZ", json={"status": "watched"}).headers


def test_a_hold_that_is_not_there(admin: TestClient) -> None:
    assert admin.get("/api/legal_holds/7").status_code == 404


def test_the_first_person(client: TestClient) -> None:
    added = client.post("/api/first_user", json={"name": "Ani", "password": PASSWORD})
    assert client.get(added.headers["location"]).json() == added.json()["user"]


def test_a_request_that_is_sent_again_has_the_same_location(admin: TestClient) -> None:
    key = {"Idempotency-Key": "one"}
    answers = [admin.post("/api/lots", json={"name": "N"}, headers=key) for _ in range(2)]
    assert answers[1].headers["idempotency-replayed"] == "true"
    assert answers[0].headers["location"] == answers[1].headers["location"] == "/api/lots/1"


def test_below_a_path_of_a_proxy(data_dir: Path, database_url: str) -> None:
    settings = make_settings(data_dir, database_url, root_path="/alpr")
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        for name in ("North", "South"):
            added = client.post("/api/lots", json={"name": name})
            client.post("/plate_status", json={"plate": name, "status": "blocked"})
        assert added.headers["location"] == "/alpr/api/lots/2"
        page = client.get("/plate_status/entries?limit=1")
        assert links(page)["next"] == "/alpr/plate_status/entries?limit=1&cursor=NORTH"
        assert client.get(links(page)["next"]).json()["items"][0]["plate"] == "SOUTH"
