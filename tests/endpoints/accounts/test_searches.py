"""Searches for a plate and exports leave an entry in the audit trail, before they are answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.endpoints.accounts.conftest import entries
from tests.endpoints.conftest import SQLITE_ONLY, make_settings

pytestmark = SQLITE_ONLY

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
     {"from": "2026-11-22T00:00:00+00:00", "format": "jsonl"}),
    ("/plate_status/export", "lists.export", {}),
    ("/statistics/read_rate?format=csv", "statistics.export", {"format": "csv"}),
    ("/api/audit?format=csv&action=lot.*", "audit.export", {"format": "csv", "action": "lot.*"}),
]  # fmt: skip
URLS = [url for url, *_ in SEARCHES + EXPORTS]
NO_SEARCHES = ["/detections", "/plate_status/entries", "/vehicle_queries", "/statistics/read_rate"]


def route(url: str) -> str:
    return url.partition("?")[0].replace("/B1234XYZ/", "/{plate}/")


def test_a_search_for_a_plate_is_recorded(admin: TestClient) -> None:
    for number, (url, query) in enumerate(SEARCHES, start=1):
        assert admin.get(url).status_code == 200
        found = entries(admin)
        assert len(found) == number
        assert (found[-1]["action"], found[-1]["subject"]) == ("plates.search", "plates")
        assert found[-1]["after"] == {"route": route(url), **query}
        assert found[-1]["purpose"] is None


def test_an_export_is_recorded(admin: TestClient) -> None:
    for number, (url, action, query) in enumerate(EXPORTS, start=1):
        assert admin.get(url).status_code == 200
        found = entries(admin)
        assert len(found) == number
        assert found[-1]["action"] == action
        assert found[-1]["after"] == {"route": route(url), **query}


def test_what_names_no_plate_is_not_recorded(admin: TestClient) -> None:
    for url in NO_SEARCHES:
        assert admin.get(url).status_code == 200
    assert entries(admin) == []


def with_purpose(url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}purpose=incident+4"


def test_a_purpose_is_recorded(admin: TestClient) -> None:
    for url in URLS:
        assert admin.get(with_purpose(url)).status_code == 200
        assert admin.get(url, headers={"Audit-Purpose": "incident 5"}).status_code == 200
        assert admin.get(url, headers={"Audit-Purpose": " "}).status_code == 422
    purposes = [entry["purpose"] for entry in entries(admin)]
    assert purposes == ["incident 4", "incident 5"] * len(URLS)


def asking(purpose: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("settings", [purpose], indirect=True)


@pytest.fixture
def settings(data_dir: Path, database_url: str, request: pytest.FixtureRequest) -> Settings:
    purpose = getattr(request, "param", "optional")
    return make_settings(data_dir, database_url, audit_purpose=purpose)


@asking("required")
def test_a_search_without_the_required_purpose_is_refused(admin: TestClient) -> None:
    for url in URLS:
        answer = admin.get(url)
        assert (answer.status_code, answer.json()["error"]) == (422, "purpose_missing")
    assert entries(admin) == []
    for url in URLS:
        assert admin.get(with_purpose(url)).status_code == 200
    assert len(entries(admin)) == len(URLS)
    assert admin.get("/detections").status_code == 200


@asking("off")
def test_a_purpose_is_not_kept_where_none_is_asked_for(admin: TestClient) -> None:
    assert admin.get(with_purpose("/plate_status?plate=B1")).status_code == 200
    assert [entry["purpose"] for entry in entries(admin)] == [None]


def test_a_search_that_cannot_be_recorded_is_not_answered(
    admin: TestClient, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.connection().exec_driver_sql("DROP TABLE audit_payloads")
    answer = admin.get("/plate_status?plate=B1")
    assert (answer.status_code, answer.json()["error"]) == (503, "database_missing")
    assert admin.get("/detections").status_code == 200
