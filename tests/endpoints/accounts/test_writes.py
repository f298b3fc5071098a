"""Every route that changes something leaves an entry in the audit trail, and every search one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.enums import ActorKind
from galaxy_alpr.settings import Settings
from galaxy_alpr.types import Actor
from galaxy_alpr.web.deps import get_actor
from tests.endpoints.conftest import SQLITE_ONLY, Upload, make_settings
from tests.fake_engine import photo

pytestmark = SQLITE_ONLY

ANI = Actor(ActorKind.PERSON, "Ani", id=7, address="192.0.2.7", request_id="r-1")
CSV = {"file": ("list.csv", b"plate,status,note\nD8705QK,allowed,\nB1234XYZ,blocked,new\n")}
LOT = {"name": "North"}
GATE = {"name": "Gate", "type": "entry", "lot_id": 1}

Call = tuple[str, dict[str, Any], list[str]]
"""The address of a call, what it sends, and the actions that it records, in their order."""

WRITES: dict[str, Call] = {
    "POST /api/lots": ("/api/lots", {"json": LOT}, ["lot.create"]),
    "PUT /api/lots/{id}": ("/api/lots/1", {"json": {**LOT, "capacity": 9}}, ["lot.change"]),
    "POST /api/locations": ("/api/locations", {"json": GATE}, ["location.create"]),
    "PUT /api/locations/{id}": (
        "/api/locations/1",
        {"json": {**GATE, "country": "ID"}},
        ["location.change"],
    ),
    "POST /detect_image": (
        "/detect_image",
        {"files": {"file": ("a.png", photo("B1234XYZ"), "image/png")}},
        ["session.create"],
    ),
    "PATCH /api/plates/{id}": ("/api/plates/1", {"json": {"text": "B1"}}, ["plate.correct"]),
    "POST /api/plates/{id}/undo": ("/api/plates/1/undo", {}, ["plate.undo"]),
    "PATCH /api/vehicles/{id}": (
        "/api/vehicles/1",
        {"json": {"class": "bus"}},
        ["vehicle.correct"],
    ),
    "POST /plate_status": (
        "/plate_status",
        {"json": {"plate": "B 1234 XYZ", "status": "watched"}},
        ["list_entry.create"],
    ),
    "PUT /plate_status/{plate}": (
        "/plate_status/B1234XYZ",
        {"json": {"status": "allowed"}},
        ["list_entry.change"],
    ),
    "POST /plate_status/import": (
        "/plate_status/import",
        {"files": CSV},
        ["list.import", "list_entry.create", "list_entry.change"],
    ),
    "DELETE /plate_status/{plate}": ("/plate_status/B1234XYZ", {}, ["list_entry.delete"]),
    "DELETE /api/plates/{id}": ("/api/plates/1", {}, ["plate.delete"]),
    "DELETE /api/vehicles/{id}": ("/api/vehicles/1", {}, ["vehicle.delete"]),
    "DELETE /session_queries/{id}": ("/session_queries/1", {}, ["session.delete"]),
    "DELETE /api/locations/{id}": ("/api/locations/1", {}, ["location.delete"]),
    "DELETE /api/lots/{id}": ("/api/lots/1", {}, ["lot.delete"]),
}
"""One call of each route that changes something, in an order in which all succeed."""

FAILING: list[tuple[str, str, dict[str, Any]]] = [
    ("PUT", "/api/lots/9", {"json": LOT}),
    ("PATCH", "/api/plates/9", {"json": {"text": "B1"}}),
    ("DELETE", "/session_queries/9", {}),
    ("DELETE", "/plate_status/B9", {}),
    ("POST", "/api/lots", {"json": {"name": ""}}),
    ("POST", "/plate_status/import?dry_run=true", {"files": CSV}),
]
"""Calls that change nothing."""


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    app.dependency_overrides[get_actor] = lambda: ANI
    return app


def entries(client: TestClient, **filter: Any) -> list[dict[str, Any]]:
    """Return the entries of the person, the oldest first."""
    answer = client.get("/api/audit", params={"actor": "Ani", "limit": 500, **filter})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items[::-1]


def routes(client: TestClient) -> Iterator[str]:
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        yield from (f"{method.upper()} {path}" for method in operations)


def test_every_route_that_changes_something_records_it(client: TestClient) -> None:
    writing = {name for name in routes(client) if not name.startswith("GET ")}
    assert writing == set(WRITES)
    for name, (url, content, actions) in WRITES.items():
        before = len(entries(client))
        answer = client.request(name.split()[0], url, **content)
        assert answer.status_code in {200, 201, 204}, (name, answer.text)
        new = entries(client)[before:]
        assert [entry["action"] for entry in new] == actions, name
        assert {(entry["address"], entry["request_id"]) for entry in new} == {("192.0.2.7", "r-1")}
        assert new[0]["actor"] == {"kind": "person", "id": 7, "name": "Ani"}
    assert client.get("/api/audit/verify").json()["finding"] is None


def test_what_changes_nothing_is_not_recorded(client: TestClient) -> None:
    for method, url, content in FAILING:
        client.request(method, url, **content)
    assert entries(client) == []


def test_an_entry_shows_the_values_before_and_after(client: TestClient) -> None:
    client.post("/plate_status", json={"plate": "B 1234 XYZ", "status": "watched", "note": "a"})
    client.put("/plate_status/B1234XYZ", json={"status": "blocked"})
    client.delete("/plate_status/B1234XYZ")
    created, changed, deleted = entries(client, subject="plate_list_entry:1")
    values = {
        "text": "B1234XYZ",
        "display_text": "B 1234 XYZ",
        "status": "watched",
        "valid_from": None,
        "valid_until": None,
        "note": "a",
    }
    assert (created["before"], created["after"]) == (None, values)
    after = {**values, "status": "blocked", "note": None}
    assert (changed["before"], changed["after"]) == (values, after)
    assert (deleted["before"], deleted["after"]) == (after, None)


def test_no_plate_is_kept_of_what_was_stored_or_deleted(client: TestClient, upload: Upload) -> None:
    upload(photo("B1234XYZ"))
    client.delete("/api/plates/1")
    client.delete("/session_queries/1")
    stored, plate, photo_entry = entries(client)
    assert stored["subject"] == photo_entry["subject"] == "detection_session:1"
    assert plate["subject"] == "plate:1"
    assert "1234" not in str([stored, plate, photo_entry]).replace(stored["hash"], "")


SEARCHES: list[tuple[str, dict[str, Any]]] = [
    (
        "/detections?plate=B+1234+XYZ&match=prefix&limit=5",
        {"plate": "B 1234 XYZ", "match": "prefix"},
    ),
    ("/plate_queries?plate=B1234XYZ", {"plate": "B1234XYZ"}),
    ("/plate_status?plate=B1234XYZ&max_distance=2", {"plate": "B1234XYZ", "max_distance": 2}),
    ("/plate_status/B1234XYZ/variants", {"plate": "B1234XYZ"}),
    ("/plate_status/entries?search=B1234", {"search": "B1234"}),
]
EXPORTS: list[tuple[str, str, dict[str, Any]]] = [
    ("/detections?format=csv&plate=B1", "detections.export", {"plate": "B1", "format": "csv"}),
    ("/detections?format=jsonl&from=2026-11-22T00:00:00Z", "detections.export",
     {"from": "2026-11-22T00:00:00Z", "format": "jsonl"}),
    ("/plate_status/export", "lists.export", {}),
    ("/statistics/read_rate?format=csv", "statistics.export", {"format": "csv"}),
    ("/api/audit?format=csv&action=lot.*", "audit.export", {"format": "csv", "action": "lot.*"}),
]  # fmt: skip
URLS = [url for url, *_ in SEARCHES + EXPORTS]
NO_SEARCHES = ["/detections", "/plate_status/entries", "/vehicle_queries", "/statistics/read_rate"]


def route(url: str) -> str:
    return url.partition("?")[0].replace("/B1234XYZ/", "/{plate}/")


def test_a_search_for_a_plate_is_recorded(client: TestClient) -> None:
    for number, (url, query) in enumerate(SEARCHES, start=1):
        assert client.get(url).status_code == 200
        found = entries(client)
        assert len(found) == number
        assert (found[-1]["action"], found[-1]["subject"]) == ("plates.search", "plates")
        assert found[-1]["after"] == {"route": route(url), **query}
        assert found[-1]["purpose"] is None


def test_an_export_is_recorded(client: TestClient) -> None:
    for number, (url, action, query) in enumerate(EXPORTS, start=1):
        assert client.get(url).status_code == 200
        found = entries(client)
        assert len(found) == number
        assert found[-1]["action"] == action
        assert found[-1]["after"] == {"route": route(url), **query}


def test_what_names_no_plate_is_not_recorded(client: TestClient) -> None:
    for url in NO_SEARCHES:
        assert client.get(url).status_code == 200
    assert entries(client) == []


def with_purpose(url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}purpose=incident+4"


def test_a_purpose_is_recorded(client: TestClient) -> None:
    for url in URLS:
        assert client.get(with_purpose(url)).status_code == 200
        assert client.get(url, headers={"Audit-Purpose": "incident 5"}).status_code == 200
        assert client.get(url, headers={"Audit-Purpose": " "}).status_code == 422
    purposes = [entry["purpose"] for entry in entries(client)]
    assert purposes == ["incident 4", "incident 5"] * len(URLS)


def asking(purpose: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("settings", [purpose], indirect=True)


@pytest.fixture
def settings(data_dir: Path, database_url: str, request: pytest.FixtureRequest) -> Settings:
    purpose = getattr(request, "param", "optional")
    return make_settings(data_dir, database_url, audit_purpose=purpose)


@asking("required")
def test_a_search_without_the_required_purpose_is_refused(client: TestClient) -> None:
    for url in URLS:
        answer = client.get(url)
        assert (answer.status_code, answer.json()["error"]) == (422, "purpose_missing")
    assert entries(client) == []
    for url in URLS:
        assert client.get(with_purpose(url)).status_code == 200
    assert len(entries(client)) == len(URLS)
    assert client.get("/detections").status_code == 200


@asking("off")
def test_a_purpose_is_not_kept_where_none_is_asked_for(client: TestClient) -> None:
    assert client.get(with_purpose("/plate_status?plate=B1")).status_code == 200
    assert [entry["purpose"] for entry in entries(client)] == [None]


def test_a_search_that_cannot_be_recorded_is_not_answered(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.connection().exec_driver_sql("DROP TABLE audit_payloads")
    answer = client.get("/plate_status?plate=B1")
    assert (answer.status_code, answer.json()["error"]) == (503, "database_missing")
    assert client.get("/detections").status_code == 200
