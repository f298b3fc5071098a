"""Gates over HTTP: added, changed, opened by hand, stopped; their secrets are nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person, admin, person  # noqa: F401
from tests.endpoints.conftest import SQLITE_ONLY
from tests.endpoints.gates.conftest import add_gate, add_place, decide, order, until

SECRET = "hunter2-$%&"
HTTP = {"kind": "http", "url": "http://127.0.0.1:9/open", "headers": {"X-Token": "{secret}"}}


def test_a_gate_lives_from_post_to_delete(client: TestClient) -> None:
    place = add_place(client)
    gate = add_gate(client, location_id=place, relay=HTTP, secret=SECRET)
    path = f"/api/gates/{gate['id']}"
    assert gate["relay"] == {
        **HTTP,
        **{"method": "GET", "body": None, "auth": "none", "user_name": None},
        **{"state_url": None, "open_text": None},
    }
    assert (gate["has_secret"], gate["fail_open"], gate["min_confidence"]) == (True, False, 0.9)
    assert gate["state"]["state"] == "unknown"
    assert gate["state"]["reason_sentence"]["code"] == "state_unknown"
    for taken in ({"name": "Entry"}, {"name": "Other", "location_id": place}):
        assert client.post("/api/gates", json=taken).status_code == 409
    tag = client.get(path).headers["ETag"]
    changed = client.patch(path, json={"min_interval_s": 5}, headers={"If-Match": tag})
    assert changed.json()["min_interval_s"] == 5
    assert client.patch(path, json={}, headers={"If-Match": tag}).status_code == 412
    assert client.delete(path, headers={"If-Match": tag}).status_code == 412
    assert client.get("/api/gates", params={"location": place}).json() == [changed.json()]
    tag = changed.headers["ETag"]
    assert client.delete(path, headers={"If-Match": tag}).status_code == 204
    assert client.get(path).status_code == 404
    entries = client.get("/api/audit").json()["items"]
    assert [entry["action"] for entry in entries][:3] == [
        "gate.delete",
        "gate.change",
        "gate.create",
    ]
    assert SECRET not in str(entries) + str(gate)


@SQLITE_ONLY
def test_a_secret_is_given_again_where_the_device_changes(client: TestClient) -> None:
    path = f"/api/gates/{add_gate(client, relay=HTTP, secret=SECRET)['id']}"
    other = {**HTTP, "url": "http://127.0.0.2:9/open"}
    refused = client.patch(path, json={"relay": other})
    assert refused.status_code == 422
    assert refused.json()["fields"][0]["field"] == "secret"
    assert client.patch(path, json={"relay": other, "secret": "new"}).status_code == 200
    assert client.patch(path, json={"secret": None}).json()["has_secret"] is False


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"relay": {"kind": "gpio"}}, "relay"),
        ({"relay": {**HTTP, "url": "file:///etc/passwd"}}, "relay"),
        ({"location_id": 77}, "location_id"),
        ({"mode": "auto"}, "mode"),
        ({"mode": None}, None),
        ({"min_interval_s": 0}, "min_interval_s"),
        ({"min_confidence": 0.1}, "min_confidence"),
    ],
)
def test_a_wrong_value_changes_nothing(
    client: TestClient, change: dict[str, Any], field: str | None
) -> None:
    path = f"/api/gates/{add_gate(client)['id']}"
    before = client.get(path).json()
    answer = client.patch(path, json=change)
    assert answer.status_code == 422
    assert [item["field"] for item in answer.json()["fields"]] == [field]
    assert client.get(path).json() == before


def test_a_gate_is_opened_by_hand_once(client: TestClient) -> None:
    gate = add_gate(client)
    path = f"/api/gates/{gate['id']}"
    key = {"Idempotency-Key": "a"}
    body = {"reason": "ambulance"}
    first = client.post(f"{path}/open", json=body, headers=key)
    assert first.status_code == 202
    assert (first.json()["state"], first.json()["reason"]) == ("received", "ambulance")
    assert client.post(f"{path}/open", json=body, headers=key).json() == first.json()
    again = client.post(f"{path}/open", json=body)
    assert (again.status_code, again.json()["error"]) == (409, "conflict")
    done = until(lambda: order(client, gate, "succeeded"))
    assert (done["id"], done["confirmation"]) == (first.json()["id"], "accepted")
    assert len(client.get(f"{path}/commands").json()["items"]) == 1
    assert client.post(f"{path}/open", json={}).status_code == 422


@SQLITE_ONLY
def test_the_switch_stops_all_gates(client: TestClient) -> None:
    gate = add_gate(client, location_id=add_place(client))
    assert client.get("/api/gate_switch").json()["stopped"] is False
    stopped = client.put("/api/gate_switch", json={"stopped": True, "reason": "repair"}).json()
    assert (stopped["stopped"], stopped["reason"]) == (True, "repair")
    by_hand = client.post(f"/api/gates/{gate['id']}/open", json={"reason": "test"})
    assert by_hand.status_code == 409
    assert decide(client).json()["reason"] == "stopped"
    client.put("/api/gate_switch", json={"stopped": False, "reason": "done"})
    assert client.get("/api/gate_switch").json()["stopped"] is False


@SQLITE_ONLY
def test_people_open_only_the_gates_of_their_lots(admin: TestClient, person: Person) -> None:  # noqa: F811
    lots = [admin.post("/api/lots", json={"name": name}).json()["id"] for name in ("N", "S")]
    gates = [
        add_gate(admin, name=f"G{lot}", location_id=add_place(admin, f"P{lot}", lot_id=lot))
        for lot in lots
    ]
    guard, viewer = person("guard", lots[:1]), person("viewer", lots[:1])
    assert [gate["id"] for gate in guard.get("/api/gates").json()] == [gates[0]["id"]]
    reason = {"reason": "ambulance"}
    own, other = (f"/api/gates/{gate['id']}" for gate in gates)
    assert guard.post(f"{own}/open", json=reason).status_code == 202
    assert guard.post(f"{other}/open", json=reason).status_code == 403
    for part in ("", "/state", "/decisions", "/commands", "/shadow"):
        assert guard.get(other + part).status_code == 403
        assert guard.get(own + part).status_code == 200
    assert decide(guard, location=f"P{lots[1]}").status_code == 403
    assert decide(guard, location=f"P{lots[0]}").status_code == 200
    assert viewer.post(f"{own}/open", json=reason).status_code == 403
    assert decide(viewer, location=f"P{lots[0]}").status_code == 403
    assert guard.patch(own, json={"mode": "off"}).status_code == 403
    assert guard.put("/api/gate_switch", json={"stopped": True, "reason": "x y"}).status_code == 403


@SQLITE_ONLY
def test_shadow_mode_compares_with_openings_by_hand(client: TestClient) -> None:
    gate = add_gate(client, location_id=add_place(client), mode="shadow", min_interval_s=0.5)
    path = f"/api/gates/{gate['id']}"
    client.post("/plate_status", json={"plate": "B1234XYZ", "status": "allowed"})
    allowed = decide(client).json()
    assert (allowed["outcome"], allowed["command"]) == ("allow", None)
    decide(client, plate="D1ABC")
    opened = until(lambda: _opened(client, path))
    assert opened["state"] == "cancelled"
    assert opened["problem_sentence"]["code"] == "shadow_noted"
    found = client.get(f"{path}/shadow").json()
    counts = {name: found[name] for name in ("allowed", "denied", "opened_by_hand", "agreed")}
    assert counts == {"allowed": 1, "denied": 1, "opened_by_hand": 1, "agreed": 1}
    assert (found["only_decided"], found["not_allowed"], found["only_by_hand"]) == ([], [], [])


def _opened(client: TestClient, path: str) -> dict[str, Any] | None:
    answer = client.post(f"{path}/open", json={"reason": "known guest"})
    return answer.json() if answer.status_code == 202 else None
