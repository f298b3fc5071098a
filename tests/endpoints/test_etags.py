"""``ETag`` and ``If-Match``: a change based on an answer that is not current is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.client import TestClient
from tests.factories import make_location, make_session

Body = dict[str, Any]
Case = tuple[str, str, str, Body, Body]
"""The path to read, the method and path to change, and two bodies."""


def _lot(client: TestClient, _sessions: sessionmaker[Session]) -> Case:
    id = client.post("/api/lots", json={"name": "North"}).json()["id"]
    path = f"/api/lots/{id}"
    return path, "PUT", path, {"name": "N", "capacity": 3}, {"name": "N", "capacity": 4}


def _location(client: TestClient, sessions: sessionmaker[Session]) -> Case:
    with sessions.begin() as session:
        path = f"/api/locations/{make_location(session, 'Gate').id}"
    lot = client.post("/api/lots", json={"name": "North"}).json()["id"]
    body = {"name": "Gate", "type": "exit"}
    return path, "PUT", path, body, {**body, "lot_id": lot}


def _entry(client: TestClient, _sessions: sessionmaker[Session]) -> Case:
    client.post("/plate_status", json={"plate": "B1", "status": "watched"})
    body = {"status": "blocked", "valid_until": "2100-01-01T00:00:00+02:00"}
    return "/plate_status?plate=B1", "PUT", "/plate_status/B1", body, {"status": "allowed"}


def _plate(_client: TestClient, sessions: sessionmaker[Session]) -> Case:
    with sessions.begin() as session:
        part = make_session(session, plates=["B1"]).detections[0]
        assert part.plate is not None
        path = f"/api/plates/{part.plate.id}"
    return path, "PATCH", path, {"text": "B2"}, {"text": "B3"}


def _vehicle(_client: TestClient, sessions: sessionmaker[Session]) -> Case:
    with sessions.begin() as session:
        part = make_session(session, plates=["B1"]).detections[0]
        assert part.vehicle is not None
        path = f"/api/vehicles/{part.vehicle.id}"
    return path, "PATCH", path, {"class": "bus"}, {"color": "red"}


def _tariff(client: TestClient, _sessions: sessionmaker[Session]) -> Case:
    path = f"/api/tariffs/{client.post('/api/tariffs', json={'name': 'Cars'}).json()['id']}"
    lot = client.post("/api/lots", json={"name": "North"}).json()["id"]
    return path, "PUT", path, {"name": "C"}, {"name": "C", "lot_id": lot}


CASES = (_lot, _location, _entry, _plate, _vehicle, _tariff)


@pytest.mark.parametrize("make", CASES)
def test_a_change_needs_the_current_version(
    make: Callable[[TestClient, sessionmaker[Session]], Case],
    client: TestClient,
    sessions: sessionmaker[Session],
) -> None:
    read, method, change, first, second = make(client, sessions)
    old = client.get(read).headers["etag"]
    assert client.get(read).headers["etag"] == old
    changed = client.request(method, change, json=first, headers={"If-Match": old})
    assert changed.status_code == 200
    new = changed.headers["etag"]
    assert new != old
    assert client.get(read).headers["etag"] == new

    for stale in (old, f'"x", {old}', "nonsense", '""'):
        headers = {"If-Match": stale}
        for refused in (
            client.request(method, change, json=second, headers=headers),
            client.delete(change, headers=headers),
        ):
            assert refused.status_code == 412
            assert refused.json()["error"] == "precondition_failed"
    assert client.get(read).headers["etag"] == new

    for good in (None, "*", '"0", {}', "W/{}"):
        current = client.get(read).headers["etag"]
        headers = {} if good is None else {"If-Match": good.format(current)}
        again = client.request(method, change, json=second, headers=headers)
        assert again.status_code == 200
    headers = {"If-Match": again.headers["etag"]}
    assert client.delete(change, headers=headers).status_code == 204
    assert client.delete(change, headers=headers).status_code == 404


def test_an_undo_needs_the_current_version(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    _, _, path, body, _ = _plate(client, sessions)
    old = client.get(path).headers["etag"]
    new = client.patch(path, json=body).headers["etag"]
    assert client.post(f"{path}/undo", headers={"If-Match": old}).status_code == 412
    undone = client.post(f"{path}/undo", headers={"If-Match": new})
    assert (undone.status_code, undone.json()["text"]) == (200, "B1")
    assert undone.headers["etag"] not in {old, new}


def test_a_version_does_not_create_an_entry(client: TestClient) -> None:
    added = client.post("/plate_status", json={"plate": "B1", "status": "watched"})
    body = {"status": "blocked"}
    assert "etag" not in client.get("/plate_status?plate=B2").headers
    client.delete("/plate_status/B1")
    for tag in ("*", added.headers["etag"]):
        answer = client.put("/plate_status/B1", json=body, headers={"If-Match": tag})
        assert answer.status_code == 412
    created = client.put("/plate_status/B1", json=body)
    assert created.status_code == 201
    assert created.headers["etag"] == client.get("/plate_status?plate=B1").headers["etag"]


def test_taking_a_picture_at_a_location_does_not_change_its_version(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        gate = make_location(session, "Gate")
        path = f"/api/locations/{gate.id}"
    old = client.get(path)
    with sessions.begin() as session:
        make_session(session, location=session.merge(gate))
    new = client.get(path)
    assert (old.json()["sessions"], new.json()["sessions"]) == (0, 1)
    assert new.headers["etag"] == old.headers["etag"]
