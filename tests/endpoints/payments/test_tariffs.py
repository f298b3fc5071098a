"""Tariffs over HTTP: versions, the tariffs of lots, and simulated prices."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person
from tests.endpoints.conftest import SQLITE_ONLY
from tests.endpoints.payments.money import DATA, RATE, add_tariff, make_visit, quote

STAY = {
    "entered_at": "2026-11-22T08:00:00",
    "exited_at": "2026-11-22T11:30:00",
    "timezone": "Asia/Jakarta",
    "vehicle_class": "car",
}


def test_a_tariff_lives_from_post_to_delete(client: TestClient) -> None:
    added = add_tariff(client)
    assert added["lot_id"] is None
    assert [(one["number"], one["valid_from"]) for one in added["versions"]] == [
        (1, "2026-11-01T00:00:00Z")
    ]
    path = f"/api/tariffs/{added['id']}"
    tag = client.get(path).headers["etag"]
    changed = client.put(path, json={"name": "Car"}, headers={"If-Match": tag})
    assert (changed.status_code, changed.json()["name"]) == (200, "Car")
    assert client.put(path, json={"name": "C"}, headers={"If-Match": tag}).status_code == 412
    assert client.delete(path, headers={"If-Match": tag}).status_code == 412
    dearer = {"data": {**DATA, "minimum": 6000}, "valid_from": "2027-01-01"}
    version = client.post(f"{path}/versions", json=dearer)
    assert (version.status_code, version.json()["number"]) == (201, 2)
    assert version.headers["location"].endswith(f"{path}/versions/2")
    found = client.get(f"{path}/versions/2").json()
    assert (found["data"]["minimum"], found["data"]["rates"][0]["first"]) == (6000, RATE["first"])
    assert [one["number"] for one in client.get("/api/tariffs").json()[0]["versions"]] == [1, 2]
    assert client.delete(f"{path}/versions/2").status_code == 204
    assert client.get(f"{path}/versions/2").status_code == 404
    assert client.delete(path).status_code == 204
    assert client.get("/api/tariffs").json() == []
    assert client.delete(path).status_code == 404


def test_a_tariff_of_a_lot_is_for_that_lot_only(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    north, _ = make_visit(sessions)
    south, _ = make_visit(sessions, lot="South")
    of_north = add_tariff(client, north, lot_id=north)
    refused = client.put(f"/api/lots/{south}/tariff", json={"tariff_id": of_north["id"]})
    assert (refused.status_code, refused.json()["error"]) == (409, "conflict")
    assert client.get(f"/api/lots/{south}/tariff").json() == {"lot_id": south, "tariff": None}
    assert client.get(f"/api/lots/{north}/tariff").json()["tariff"]["id"] == of_north["id"]
    shown = client.get("/api/tariffs", params={"lot_id": south}).json()
    assert shown == []
    path = f"/api/tariffs/{of_north['id']}"
    assert client.put(path, json={"name": "Cars", "lot_id": south}).status_code == 409
    assert client.delete(path).status_code == 409
    assert client.put(f"/api/lots/{north}/tariff", json={"tariff_id": None}).status_code == 200
    assert client.delete(path).status_code == 204
    assert client.put(f"/api/lots/{north}/tariff", json={"tariff_id": 99}).status_code == 422
    assert client.put("/api/lots/99/tariff", json={"tariff_id": None}).status_code == 404


@SQLITE_ONLY
def test_the_tariff_of_a_lot_is_chosen_once_by_two(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    lot, _ = make_visit(sessions)
    first, second = (add_tariff(client, name=name)["id"] for name in ("A", "B"))
    path = f"/api/lots/{lot}/tariff"
    tag = {"If-Match": client.get(path).headers["ETag"]}
    given = client.put(path, json={"tariff_id": first}, headers=tag)
    assert given.status_code == 200
    assert client.put(path, json={"tariff_id": second}, headers=tag).status_code == 412
    assert client.get(path).json()["tariff"]["id"] == first
    assert client.get(path).headers["ETag"] == given.headers["ETag"]
    tag = {"If-Match": given.headers["ETag"]}
    none = client.put(path, json={"tariff_id": None}, headers=tag)
    assert none.json() == {"lot_id": lot, "tariff": None}
    assert client.put(path, json={"tariff_id": second}, headers=tag).status_code == 412


@SQLITE_ONLY
def test_a_version_by_which_a_visit_was_priced_stays(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    lot, visit = make_visit(sessions)
    added = add_tariff(client, lot)
    quote(client, visit)
    path = f"/api/tariffs/{added['id']}"
    assert client.delete(f"{path}/versions/1").status_code == 409
    client.put(f"/api/lots/{lot}/tariff", json={"tariff_id": None})
    assert client.delete(path).status_code == 409


@SQLITE_ONLY
def test_a_stay_is_simulated(client: TestClient) -> None:
    added = add_tariff(client)
    for tariff in ({"tariff_id": added["id"]}, {"data": DATA}):
        found = client.post("/api/tariffs/simulate", json={**tariff, **STAY})
        assert found.status_code == 200, found.text
        assert found.json()["total"] == 17_000
    assert [step["amount"] for step in found.json()["steps"]] == [5000, 12_000]
    half = {"discounts": [{"kind": "percent", "value": 50}]}
    body = {"data": DATA, **STAY, **half, "lost_ticket": True}
    assert client.post("/api/tariffs/simulate", json=body).json()["total"] == 33_500
    before = {**STAY, "entered_at": "2026-10-01T08:00:00"}
    body = {"tariff_id": added["id"], **before}
    assert client.post("/api/tariffs/simulate", json=body).status_code == 409
    assert client.post("/api/tariffs/simulate", json={**body, "number": 9}).status_code == 404
    assert client.post("/api/tariffs/simulate", json={**body, "number": 1}).status_code == 200


@SQLITE_ONLY
@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"tariff_id": 1, "data": DATA},
        {"data": {**DATA, "rates": []}},
        {"data": {**DATA, "rates": [{**RATE, "interval": {"minutes": 60, "amount": 1.5}}]}},
        {"data": DATA, "exited_at": "2026-11-22T07:59:00"},
        {"data": DATA, "exited_at": "2028-11-22T07:59:00"},
        {"data": DATA, "exited_at": "2027-01-23T08:00:01"},
        {"data": DATA, "vehicle_class": "boat"},
        {"data": DATA, "discounts": [{"kind": "percent", "value": 101}]},
        {"data": DATA, "number": 1},
    ],
)
def test_what_cannot_be_priced_is_refused(client: TestClient, wrong: dict[str, Any]) -> None:
    answer = client.post("/api/tariffs/simulate", json={**STAY, **wrong})
    assert answer.status_code == 422, answer.text


@SQLITE_ONLY
def test_who_may_see_and_change_tariffs(
    client: TestClient,
    sessions: sessionmaker[Session],
    person: Person,
) -> None:
    north, _ = make_visit(sessions)
    south, _ = make_visit(sessions, lot="South")
    everywhere = add_tariff(client, north)
    other = add_tariff(client, south, name="South", lot_id=south)
    guard = person("guard", lots=[north])
    assert [one["id"] for one in guard.get("/api/tariffs").json()] == [everywhere["id"]]
    assert guard.get(f"/api/tariffs/{other['id']}").status_code == 403
    assert guard.get(f"/api/tariffs/{other['id']}/versions/1").status_code == 403
    assert guard.get(f"/api/lots/{south}/tariff").status_code == 403
    assert guard.get(f"/api/lots/{north}/tariff").json()["tariff"]["id"] == everywhere["id"]
    simulated = {"tariff_id": other["id"], **STAY}
    assert guard.post("/api/tariffs/simulate", json=simulated).status_code == 403
    assert guard.post("/api/tariffs", json={"name": "Mine"}).status_code == 403
    viewer = person("viewer")
    assert viewer.post("/api/tariffs/simulate", json=simulated).status_code == 200
    assert viewer.put(f"/api/lots/{north}/tariff", json={"tariff_id": None}).status_code == 403
    operator = person("operator")
    assert operator.post("/api/tariffs", json={"name": "Mine"}).status_code == 201
    assert operator.post("/api/tariffs", json={"name": "Mine"}).status_code == 409
