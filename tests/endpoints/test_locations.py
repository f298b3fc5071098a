"""Locations: a unique name, a lot, a country; what is in use is not deleted."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from tests import factories
from tests.client import TestClient


def add_lot(client: TestClient, name: str = "North lot") -> int:
    response = client.post("/api/lots", json={"name": name, "timezone": "Asia/Jakarta"})
    assert response.status_code == 201, response.text
    number: int = response.json()["id"]
    return number


def test_a_location_lives_from_post_to_delete(client: TestClient) -> None:
    lot_id = add_lot(client)
    body = {"name": " Gate 1 ", "type": "entry", "lot_id": lot_id, "country": "id"}
    added = client.post("/api/locations", json=body)
    assert added.status_code == 201
    location = added.json()
    lot = {"id": lot_id, "name": "North lot", "capacity": None, "timezone": "Asia/Jakarta"}
    lot |= {"keep_days": None, "keep_days_unlisted": None}
    assert location == {
        "id": location["id"],
        "name": "Gate 1",
        "type": "entry",
        "lot": lot,
        "country": "ID",
        "sessions": 0,
        "upside_down": False,
    }
    path = f"/api/locations/{location['id']}"
    assert client.get(path).json() == location

    changed = client.put(path, json={"name": "Gate 1", "type": "exit"})
    assert changed.status_code == 200
    assert changed.json() == {**location, "type": "exit", "lot": None, "country": None}

    assert client.delete(path).status_code == 204
    assert client.get(path).json() == {
        "error": "not_found",
        "detail": f"no location {location['id']}",
    }


def test_locations_are_listed_by_name_with_their_use(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        lot = factories.make_lot(session, "Lot")
        gate = factories.make_location(session, "Gate B", lot=lot)
        factories.make_location(session, "Gate A")
        factories.make_session(session, plates=["B1XYZ"], location=gate)
        factories.make_session(session, plates=[None], location=gate)
        lot_id = lot.id
    listed = client.get("/api/locations").json()
    assert [(item["name"], item["sessions"]) for item in listed] == [("Gate A", 0), ("Gate B", 2)]
    of_lot = client.get("/api/locations", params={"lot_id": lot_id}).json()
    assert [item["name"] for item in of_lot] == ["Gate B"]
    for reference in ("Lot", str(lot_id)):
        assert client.get("/api/locations", params={"lot": reference}).json() == of_lot
    assert client.get("/api/locations", params={"lot": "Lots"}).status_code == 404
    assert client.get("/api/locations", params={"lots": "Lot"}).status_code == 422


@pytest.mark.parametrize(("count", "words"), [(1, "1 detection session"), (2, "2 detection ses")])
def test_a_location_in_use_is_not_deleted(
    client: TestClient, sessions: sessionmaker[Session], count: int, words: str
) -> None:
    with sessions.begin() as session:
        gate = factories.make_location(session, "Gate 1")
        for _ in range(count):
            factories.make_session(session, location=gate)
        location_id = gate.id
    response = client.delete(f"/api/locations/{location_id}")
    assert response.status_code == 409
    assert words in response.json()["detail"]
    assert client.get(f"/api/locations/{location_id}").status_code == 200


def test_a_name_is_given_once(client: TestClient) -> None:
    body = {"name": "Gate 1", "type": "entry"}
    assert client.post("/api/locations", json=body).status_code == 201
    response = client.post("/api/locations", json=body)
    assert response.status_code == 409
    assert response.json()["error"] == "conflict"
    other = client.post("/api/locations", json={**body, "name": "Gate 2"}).json()
    assert client.put(f"/api/locations/{other['id']}", json=body).status_code == 409
    unchanged = client.put(f"/api/locations/{other['id']}", json={**body, "name": "Gate 2"})
    assert unchanged.status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "  "},
        {"name": "a\u0000b"},
        {"name": "x" * 101},
        {"type": "roof"},
        {"lot_id": 2**63},
        {"lot_id": 7},
        {"country": "IDN"},
        {"country": "ZZ"},
    ],
)
def test_values_are_checked(
    client: TestClient, sessions: sessionmaker[Session], wrong: dict[str, object]
) -> None:
    response = client.post("/api/locations", json={"name": "Gate 1", "type": "entry", **wrong})
    assert response.status_code == 422, response.text
    assert response.json()["error"] == "validation_error"
    with sessions() as session:
        assert session.query(models.Location).count() == 0


def test_an_unknown_location_is_not_found(client: TestClient) -> None:
    body = {"name": "Gate 1", "type": "entry"}
    assert client.put("/api/locations/7", json=body).status_code == 404
    assert client.delete("/api/locations/7").status_code == 404
    assert client.delete(f"/api/locations/{2**63}").status_code == 422
