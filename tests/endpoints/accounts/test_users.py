"""``/api/users``: people are added, changed and deleted; one administrator remains."""

from __future__ import annotations

from typing import Any

import pytest

from tests.client import TestClient
from tests.endpoints.accounts.conftest import PASSWORD, Person
from tests.endpoints.conftest import SQLITE_ONLY


def add_lot(client: TestClient, name: str) -> int:
    id: int = client.post("/api/lots", json={"name": name}).json()["id"]
    return id


def test_people_are_added_changed_and_deleted(admin: TestClient) -> None:
    north = add_lot(admin, "North")
    body: dict[str, Any] = {"name": " Budi  Santoso", "role": "guard", "lots": [north]}
    added = admin.post("/api/users", json=body).json()
    assert added["name"] == "Budi Santoso"
    assert added["lots"] == [north]
    assert added["has_password"] is False
    url = f"/api/users/{added['id']}"
    assert admin.get(url).json() == added
    assert [item["name"] for item in admin.get("/api/users").json()] == ["Ani", "Budi Santoso"]
    changed = admin.put(url, json={"name": "Budi", "role": "operator"}).json()
    assert (changed["role"], changed["lots"]) == ("operator", None)
    assert admin.delete(url).status_code == 204
    assert admin.get(url).status_code == 404


def test_names_differ_by_more_than_case(admin: TestClient) -> None:
    answer = admin.post("/api/users", json={"name": "ANI", "role": "viewer"})
    assert answer.status_code == 409


@SQLITE_ONLY
def test_an_unknown_lot_or_role_is_refused(admin: TestClient) -> None:
    for body in ({"role": "guard", "lots": [99]}, {"role": "king"}):
        answer = admin.post("/api/users", json={"name": "Budi", **body})
        assert answer.status_code == 422
    assert len(admin.get("/api/users").json()) == 1


@pytest.mark.parametrize(
    "change",
    [{"role": "operator"}, {"role": "admin", "disabled": True}, {"role": "admin", "lots": []}],
)
def test_the_last_administrator_stays(admin: TestClient, change: dict[str, Any]) -> None:
    (own,) = admin.get("/api/users").json()
    url = f"/api/users/{own['id']}"
    assert admin.put(url, json={"name": "Ani", **change}).status_code == 409
    assert admin.delete(url).status_code == 409
    assert admin.get("/api/users").json() == [own]


def test_lost_rights_end_at_once(admin: TestClient, person: Person) -> None:
    budi = person("operator", name="Budi")
    id = admin.get("/api/users").json()[1]["id"]
    renamed = {"name": "Budi S", "role": "operator"}
    admin.put(f"/api/users/{id}", json=renamed)
    assert budi.get("/detections").status_code == 200
    admin.put(f"/api/users/{id}", json={**renamed, "disabled": True})
    assert budi.get("/detections").status_code == 401
    again = budi.post("/api/log_in", json={"name": "Budi S", "password": PASSWORD})
    assert again.status_code == 401


def test_a_password_set_by_an_administrator_logs_the_person_out(
    admin: TestClient, person: Person
) -> None:
    budi = person("guard", name="Budi")
    id = admin.get("/api/users").json()[1]["id"]
    answer = admin.put(f"/api/users/{id}/password", json={"password": "a new pass word"})
    assert answer.status_code == 204
    assert budi.get("/detections").status_code == 401
    new = budi.post("/api/log_in", json={"name": "budi", "password": "a new pass word"})
    assert new.status_code == 200
    assert admin.delete(f"/api/users/{id}/login_sessions").status_code == 204
    assert budi.get("/detections").status_code == 401
