"""A plate's standing: what the lists say, where it was seen, what it could be a misread of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.enums import PlateStatus
from tests import factories
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY

NOW = datetime.now(UTC)
YESTERDAY, TOMORROW = NOW - timedelta(days=1), NOW + timedelta(days=1)


def standing(client: TestClient, plate: str, **query: Any) -> dict[str, Any]:
    response = client.get("/plate_status", params={"plate": plate, **query})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def events(sessions: sessionmaker[Session]) -> list[dict[str, object]]:
    with sessions() as session:
        rows = session.scalars(select(models.Event).order_by(models.Event.id)).all()
    return [row.payload for row in rows if row.type == "list.changed"]


def test_an_entry_lives_from_post_to_delete(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    assert standing(client, "b 1234 xyz")["status"] == "unlisted"
    body = {"plate": "b 1234 xyz", "status": "blocked", "note": " stolen "}
    added = client.post("/plate_status", json=body)
    assert added.status_code == 201, added.text
    entry = added.json()
    assert (entry["plate"], entry["display_text"]) == ("B1234XYZ", "B 1234 XYZ")
    assert (entry["validity"], entry["note"]) == ("active", "stolen")
    assert standing(client, "B-1234-XYZ")["status"] == "blocked"

    again = client.post("/plate_status", json={**body, "status": "allowed"})
    assert again.status_code == 409
    assert again.json()["detail"] == "plate B 1234 XYZ is already listed as blocked"

    replaced = client.put("/plate_status/B1234XYZ", json={"status": "watched"})
    assert (replaced.status_code, replaced.json()["note"]) == (200, None)
    assert replaced.json()["display_text"] == "B 1234 XYZ"
    spaced = client.put("/plate_status/B 1234-XYZ", json={"status": "watched"})
    assert spaced.json()["display_text"] == "B 1234-XYZ"
    assert client.put("/plate_status/D 1 A", json={"status": "allowed"}).status_code == 201

    assert client.delete("/plate_status/b1234xyz").status_code == 204
    assert client.delete("/plate_status/b1234xyz").status_code == 404
    assert standing(client, "B1234XYZ")["entry"] is None
    assert [(item["action"], item["text"], item["status"]) for item in events(sessions)] == [
        ("added", "B1234XYZ", "blocked"),
        ("changed", "B1234XYZ", "watched"),
        ("changed", "B1234XYZ", "watched"),
        ("added", "D1A", "allowed"),
        ("removed", "B1234XYZ", "unlisted"),
    ]


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "status", "validity"),
    [
        (None, None, "allowed", "active"),
        (YESTERDAY, TOMORROW, "allowed", "active"),
        (None, YESTERDAY, "unlisted", "expired"),
        (TOMORROW, None, "unlisted", "not_yet"),
    ],
)
def test_an_entry_counts_while_it_is_valid(
    client: TestClient,
    sessions: sessionmaker[Session],
    valid_from: datetime | None,
    valid_until: datetime | None,
    status: str,
    validity: str,
) -> None:
    with sessions.begin() as session:
        factories.make_list_entry(session, "B1", valid_from=valid_from, valid_until=valid_until)
    answer = standing(client, "B1")
    assert (answer["status"], answer["entry"]["validity"]) == (status, validity)
    assert answer["entry"]["status"] == "allowed"
    active = client.get("/plate_status/entries", params={"active": True}).json()["items"]
    assert len(active) == (validity == "active")
    inactive = client.get("/plate_status/entries", params={"active": False}).json()["items"]
    assert len(inactive) == (validity != "active")


def test_an_entry_of_tomorrow_is_told_to_give_no_standing_yet(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    body = {"plate": "B1", "status": "blocked", "valid_from": TOMORROW.isoformat()}
    assert client.post("/plate_status", json=body).status_code == 201
    assert [item["status"] for item in events(sessions)] == ["unlisted"]


def test_where_and_when_a_plate_was_seen(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    first, last = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC)
    with sessions.begin() as session:
        gate = factories.make_location(session, "Gate 1")
        factories.make_session(session, plates=["B1XYZ"], captured_at=last, location=gate)
        factories.make_session(session, plates=["B1XYZ"], captured_at=first, location=gate)
        factories.make_session(session, plates=["B1XYZ", "D9Q"], captured_at=first)
    answer = standing(client, "B1XYZ")
    assert answer["count"] == 3
    assert (answer["first_seen"], answer["last_seen"]) == (
        "2026-11-01T00:00:00Z",
        "2026-11-03T00:00:00Z",
    )
    places = [(place["location"] or {}, place["count"]) for place in answer["locations"]]
    assert [(place.get("name"), count) for place, count in places] == [("Gate 1", 2), (None, 1)]
    never = standing(client, "Z9")
    assert (never["count"], never["first_seen"], never["locations"]) == (0, None, [])


def test_near_matches_are_shown_and_change_nothing(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        factories.make_list_entry(session, "B123XYZ", PlateStatus.BLOCKED)
        factories.make_list_entry(session, "B123XY", PlateStatus.WATCHED)
        factories.make_list_entry(session, "D777AA", PlateStatus.ALLOWED)
    answer = standing(client, "8123XYZ")
    assert answer["status"] == "unlisted"
    assert [match["entry"]["plate"] for match in answer["near_matches"]] == ["B123XYZ", "B123XY"]
    edit = answer["near_matches"][0]["edits"][0]
    assert (edit["kind"], edit["read"], edit["meant"], edit["position"]) == (
        "confused",
        "B",
        "8",
        1,
    )
    strict = standing(client, "8123XYZ", max_distance=0)
    assert [match["entry"]["plate"] for match in strict["near_matches"]] == ["B123XYZ"]
    itself = standing(client, "B123XYZ")
    assert itself["status"] == "blocked"
    assert [match["entry"]["plate"] for match in itself["near_matches"]] == ["B123XY"]


def test_near_matches_of_a_stored_plate_are_no_search(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        factories.make_list_entry(session, "B123XYZ", PlateStatus.BLOCKED)
        row = factories.make_session(session, plates=["8123XYZ"])
        plate_id = next(item.plate.id for item in row.detections if item.plate)
    near = client.get(f"/api/plates/{plate_id}/near_matches").json()
    assert [(item["entry"]["plate"], item["entry"]["status"]) for item in near] == [
        ("B123XYZ", "blocked")
    ]
    assert client.get("/api/plates/99/near_matches").status_code == 404
    acts = [item["action"] for item in client.get("/api/audit").json()["items"]]
    assert "plates.search" not in acts


def test_the_reason_of_a_deletion_is_in_the_audit_trail(client: TestClient) -> None:
    client.post("/plate_status", json={"plate": "B1", "status": "blocked"})
    assert client.delete("/plate_status/B1", params={"reason": " paid "}).status_code == 204
    entry = client.get("/api/audit").json()["items"][0]
    assert (entry["action"], entry["after"]) == ("list_entry.delete", {"reason": "paid"})


def test_variants_are_what_a_fuzzy_rule_would_accept(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        factories.make_session(session, plates=["B123XYZ", "8123XYZ", "8123XYZ", "B12XYZ", "D9Q"])
        factories.make_list_entry(session, "B12XYZ", PlateStatus.BLOCKED)
    variants = client.get("/plate_status/B 123 XYZ/variants").json()
    assert [(item["plate"], item["count"], item["status"]) for item in variants] == [
        ("8123XYZ", 2, "unlisted"),
        ("B12XYZ", 1, "blocked"),
    ]
    close = client.get("/plate_status/B123XYZ/variants", params={"max_distance": 0}).json()
    assert [item["plate"] for item in close] == ["8123XYZ"]


def test_entries_are_walked_in_pages(client: TestClient, sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        for number in range(5):
            factories.make_list_entry(session, f"B{number}", PlateStatus.ALLOWED)
        factories.make_list_entry(session, "D1", PlateStatus.BLOCKED)
    seen: list[str] = []
    cursor = None
    for size in (4, 2):
        query = {"limit": 4, "with_total": True, **({} if cursor is None else {"cursor": cursor})}
        page = client.get("/plate_status/entries", params=query).json()
        assert (len(page["items"]), page["total"]) == (size, 6)
        seen += [item["plate"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == ["B0", "B1", "B2", "B3", "B4", "D1"]
    assert cursor is None
    blocked = client.get("/plate_status/entries", params={"status": "blocked"}).json()["items"]
    assert [item["plate"] for item in blocked] == ["D1"]
    found = client.get("/plate_status/entries", params={"search": "b-3"}).json()["items"]
    assert [item["plate"] for item in found] == ["B3"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "unlisted"},
        {"status": "friend"},
        {"valid_from": "2026-11-22T00:00:00Z", "valid_until": "2026-11-22T00:00:00Z"},
        {"valid_from": "0001-01-01T00:00:00+14:00"},
        {"note": "x" * 1001},
        {"note": "a\u0000b"},
        {"plate": " - "},
        {"plate": "A" * 21},
        {"colour": "red"},
    ],
)
def test_values_are_checked(
    client: TestClient, sessions: sessionmaker[Session], wrong: dict[str, object]
) -> None:
    body = {"plate": "B1", "status": "allowed", **wrong}
    response = client.post("/plate_status", json=body)
    assert response.status_code == 422, response.text
    assert response.json()["error"] == "validation_error"
    with sessions() as session:
        assert session.scalars(select(models.PlateListEntry)).all() == []


@SQLITE_ONLY
def test_what_may_stand_there_is_told_as_clients_write_it(client: TestClient) -> None:
    answer = client.post("/plate_status", json={"plate": "B1", "status": "unlisted"})
    assert answer.json()["detail"] == (
        "body.status: Input should be 'allowed', 'blocked' or 'watched'"
    )


def test_a_plate_without_letters_or_digits_is_refused(client: TestClient) -> None:
    assert client.get("/plate_status", params={"plate": "--"}).status_code == 422
    assert client.get("/plate_status").status_code == 422
    assert client.put("/plate_status/--", json={"status": "allowed"}).status_code == 422
    assert client.get("/plate_status/entries", params={"search": "--"}).status_code == 422
