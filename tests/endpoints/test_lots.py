"""Lots: a unique name, a capacity, a timezone that exists."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests import factories
from tests.client import TestClient


def test_a_lot_lives_from_post_to_delete(client: TestClient) -> None:
    body = {"name": "North lot", "capacity": 400, "timezone": "Asia/Jakarta"}
    added = client.post("/api/lots", json=body)
    assert added.status_code == 201
    lot = added.json()
    keep = {"keep_days": None, "keep_days_unlisted": None}
    assert lot == {"id": lot["id"], "locations": 0, **body, **keep}
    path = f"/api/lots/{lot['id']}"
    changed = client.put(path, json={"name": "Main lot"})
    assert changed.json() == {**lot, "name": "Main lot", "capacity": None, "timezone": "UTC"}
    assert client.get("/api/lots").json() == [changed.json()]
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    assert client.delete(path).status_code == 404


def test_a_lot_with_locations_is_not_deleted(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        lot = factories.make_lot(session, "North lot")
        for number in range(7):
            factories.make_location(session, f"Gate {number}", lot=lot)
        lot_id = lot.id
    assert client.get(f"/api/lots/{lot_id}").json()["locations"] == 7
    response = client.delete(f"/api/lots/{lot_id}")
    assert response.status_code == 409
    assert "7 locations: 'Gate 0'" in response.json()["detail"]
    assert response.json()["detail"].endswith("and 2 more")


def test_a_name_is_given_once(client: TestClient) -> None:
    first = client.post("/api/lots", json={"name": "North lot"}).json()
    second = client.post("/api/lots", json={"name": "South lot"}).json()
    assert client.post("/api/lots", json={"name": "North lot"}).status_code == 409
    path = f"/api/lots/{second['id']}"
    assert client.put(path, json={"name": first["name"]}).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"timezone": "Mars/Olympus"},
        {"timezone": "../etc/passwd"},
        {"timezone": "Asia"},
        {"timezone": ""},
        {"capacity": -1},
        {"keep_days": 0},
        {"keep_days": 36_501},
        {"keep_days_unlisted": 0},
        {"keep_days": 7, "keep_days_unlisted": 8},
        {"name": ""},
    ],
)
def test_values_are_checked(client: TestClient, wrong: dict[str, object]) -> None:
    response = client.post("/api/lots", json={"name": "North lot", **wrong})
    assert response.status_code == 422
    assert client.get("/api/lots").json() == []


def test_a_lot_says_how_long_its_photos_are_kept(client: TestClient) -> None:
    body = {"name": "North lot", "keep_days": 90, "keep_days_unlisted": 7}
    added = client.post("/api/lots", json=body)
    assert added.json().items() >= body.items()
    path = f"/api/lots/{added.json()['id']}"
    tag = added.headers["ETag"]
    changed = client.put(path, json={**body, "keep_days": 30}, headers={"If-Match": tag})
    assert changed.json()["keep_days"] == 30
    assert changed.headers["ETag"] != tag
