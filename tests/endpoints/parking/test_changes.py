"""Changes of visits by people, and of how lots join, over HTTP."""

from __future__ import annotations

from tests.client import TestClient
from tests.endpoints.accounts.conftest import entries
from tests.endpoints.conftest import SQLITE_ONLY
from tests.endpoints.parking.conftest import Gates

pytestmark = SQLITE_ONLY

RULES = {"risk": 2, "longest_stay_s": 86_400, "turn_around_s": 60, "settle_s": 30}


def test_visits_are_matched_and_it_is_undone(admin: TestClient, gates: Gates) -> None:
    gates.read("North entry", 0, "B1234XYZ")
    gates.read("North exit", 45, "D8AA")
    first, second = gates.visits(2)
    address = f"/api/visits/{first['id']}"
    tag = admin.get(address).headers["ETag"]
    body = {"other_id": second["id"], "reason": "the plate was dirty"}
    answer = admin.post(f"{address}/match", json=body, headers={"If-Match": tag})
    assert answer.status_code == 200, answer.text
    visit = answer.json()
    assert (visit["state"], visit["by_hand"], visit["stay_s"]) == ("closed", True, 2700)
    assert [item["part"] for item in visit["readings"]] == ["entry", "exit"]
    (change,) = visit["changes"]
    assert (change["action"], change["reason"]) == ("match", "the plate was dirty")
    assert (change["changed_by"], change["undone_at"]) == ("Ani", None)
    assert admin.get(f"/api/visits/{second['id']}").status_code == 404

    refused = admin.post(f"{address}/undo", headers={"If-Match": tag})
    assert refused.status_code == 412
    undone = admin.post(f"{address}/undo")
    assert (undone.json()["state"], undone.json()["exited_at"]) == ("open", None)
    assert undone.json()["changes"][0]["undone_by"] == "Ani"
    assert admin.get(f"/api/visits/{second['id']}").json()["state"] == "orphan_exit"
    assert admin.post(f"{address}/undo").status_code == 409
    assert [item["action"] for item in entries(admin)[-2:]] == ["visit.match", "visit.undo"]


def test_a_visit_is_closed_in_the_time_of_its_lot(admin: TestClient, gates: Gates) -> None:
    gates.read("North entry", 0, "B1AA")
    (visit,) = gates.visits(1)
    address = f"/api/visits/{visit['id']}"
    body = {"at": "2026-11-22T16:00:00", "reason": "barrier was up"}
    assert admin.post(f"{address}/close", json={"at": body["at"]}).status_code == 422
    closed = admin.post(f"{address}/close", json=body).json()
    assert (closed["exited_at"], closed["stay_s"]) == ("2026-11-22T09:00:00Z", 3600)
    merged = admin.post(f"{address}/merge", json={"other_id": visit["id"]})
    assert merged.status_code == 422
    assert admin.post(f"{address}/confirm", json={}).status_code == 409
    assert admin.post(f"{address}/reject", json={}).status_code == 409
    reading = admin.get(address).json()["readings"][0]["id"]
    split = admin.post(f"{address}/split", json={"reading_id": reading})
    assert split.status_code == 409
    opened = admin.post(f"{address}/reopen", json={"reason": "still there"}).json()
    assert (opened["state"], opened["exited_at"]) == ("open", None)


def test_a_change_that_is_sent_twice_is_made_once(admin: TestClient, gates: Gates) -> None:
    gates.read("North entry", 0, "B1AA")
    (visit,) = gates.visits(1)
    address = f"/api/visits/{visit['id']}/close"
    body = {"at": "2026-11-22T09:00:00Z", "reason": "barrier was up"}
    answers = [
        admin.post(address, json=body, headers={"Idempotency-Key": "close-1"}) for _ in range(2)
    ]
    assert [item.status_code for item in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()


def test_how_a_lot_joins_is_changed(admin: TestClient, gates: Gates) -> None:
    address = f"/api/lots/{gates.lots['North']}/joining"
    before = admin.get(address)
    assert before.json() == {
        "risk": 0.5,
        "longest_stay_s": 259_200,
        "turn_around_s": 120,
        "settle_s": 120,
    }
    tag = {"If-Match": before.headers["ETag"]}
    changed = admin.put(address, json=RULES, headers=tag)
    assert (changed.status_code, changed.json()) == (200, RULES)
    assert admin.get(address).json() == RULES
    assert admin.put(address, json=RULES, headers=tag).status_code == 412
    assert admin.put(address, json={**RULES, "risk": 0}).status_code == 422
    assert admin.put("/api/lots/99/joining", json=RULES).status_code == 404
    assert entries(admin)[-1]["action"] == "lot.change_joining"


def test_a_lot_with_visits_is_not_deleted(admin: TestClient, gates: Gates) -> None:
    gates.read("North entry", 0, "B1AA")
    gates.visits(1)
    for gate in admin.get("/api/locations").json():
        body = {"name": gate["name"], "type": gate["type"]}
        admin.put(f"/api/locations/{gate['id']}", json=body)
    refused = admin.delete(f"/api/lots/{gates.lots['North']}")
    assert refused.status_code == 409
    assert "visits" in refused.json()["detail"]
    assert admin.delete(f"/api/lots/{gates.lots['South']}").status_code == 204
