"""Decisions over HTTP: of a plate, of a picture, and of the passes of a camera."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from galaxy_alpr.errors import ModelError
from galaxy_alpr.services.readings.submit import ReadingService
from tests.client import TestClient
from tests.endpoints.cameras import conftest as passes
from tests.endpoints.conftest import SQLITE_ONLY
from tests.endpoints.gates.conftest import add_gate, add_place, decide, now, order, until
from tests.fake_engine import FakeEngine, photo

PLATE = "B1234XYZ"


@pytest.fixture
def gate(client: TestClient) -> dict[str, Any]:
    """A live gate at ``Gate 1``, which opens for one plate."""
    client.post("/plate_status", json={"plate": PLATE, "status": "allowed"})
    return add_gate(client, location_id=add_place(client))


def send(client: TestClient, data: bytes, key: str = "k", **form: str) -> Any:
    """Send a picture of the gate; return the answer."""
    fields = {"location": "Gate 1", "captured_at": now(), **form}
    return client.post(
        "/api/gates/decide",
        files={"file": ("a.png", data, "image/png")},
        data={name: value for name, value in fields.items() if value},
        headers={"Idempotency-Key": key},
    )


def test_an_allowed_plate_opens_once(client: TestClient, gate: dict[str, Any]) -> None:
    at = now()
    first = decide(client, "a", captured_at=at)
    assert first.status_code == 200, first.text
    found = first.json()
    assert (found["outcome"], found["reason"], found["rule"]) == (
        "allow",
        "allowed",
        "list: allowed",
    )
    assert (found["plate"], found["command"]["state"]) == (PLATE, "received")
    assert found["detail_sentence"]["values"] == {"status": "allowed"}
    again = decide(client, "a", captured_at=at)
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (found, "true")
    # The same reading with another key is a retransmission.
    assert decide(client, "b", captured_at=at).json()["reason"] == "repeated"
    until(lambda: order(client, gate, "succeeded"))
    decisions = client.get(f"/api/gates/{gate['id']}/decisions").json()["items"]
    assert [item["reason"] for item in decisions] == ["repeated", "allowed"]
    assert decisions[1]["command"]["state"] == "succeeded"
    assert len(client.get(f"/api/gates/{gate['id']}/commands").json()["items"]) == 1
    metrics = client.get("/metrics").text
    for outcome, reason in (("allow", "allowed"), ("deny", "repeated")):
        name = f'galaxy_alpr_gate_decisions_total{{outcome="{outcome}",reason="{reason}"}}'
        assert f"{name} 1.0" in metrics


@SQLITE_ONLY
def test_a_plate_is_shown_with_the_gaps_that_were_sent(client: TestClient) -> None:
    add_gate(client, location_id=add_place(client))
    found = decide(client, plate="b  1234 xyz").json()
    assert (found["plate"], found["display_text"]) == (PLATE, "B 1234 XYZ")


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("values", "outcome", "reason"),
    [
        ({"plate": "D1ABC"}, "deny", "no_right"),
        ({"confidence": 0.5}, "review", "unsure"),
        ({"provisional": True}, "review", "provisional"),
        ({"complete": False}, "review", "incomplete"),
        ({"captured_at": -10}, "deny", "stale"),
        ({"captured_at": 45}, "deny", "ahead"),
        ({"captured_at": 600}, "deny", "moment_unknown"),
    ],
)
def test_everything_else_stays_shut(
    client: TestClient, gate: dict[str, Any], values: dict[str, Any], outcome: str, reason: str
) -> None:
    if "captured_at" in values:
        values = {"captured_at": now(values["captured_at"])}
    found = decide(client, **values).json()
    assert (found["outcome"], found["reason"], found["command"]) == (outcome, reason, None)
    assert client.get(f"/api/gates/{gate['id']}/commands").json()["items"] == []


@SQLITE_ONLY
def test_a_request_without_a_key_or_with_wrong_values_is_refused(
    client: TestClient, gate: dict[str, Any]
) -> None:
    body = {"plate": PLATE, "confidence": 0.97, "captured_at": now(), "location": "Gate 1"}
    assert client.post("/api/gates/decide", json=body).status_code == 400
    for wrong in (
        {"confidence": 2},
        {"plate": "-"},
        {"plate": "B?234XYZ"},
        {"captured_at": 5},
        {"captured_at": None},
    ):
        assert decide(client, **wrong).status_code == 422
    assert decide(client, location="Nowhere").status_code == 404
    add_place(client, "Yard")
    no_gate = decide(client, location="Yard")
    assert (no_gate.status_code, "has no gate" in no_gate.json()["detail"]) == (404, True)
    headers = {"Idempotency-Key": "a"}
    text = client.post("/api/gates/decide", content=b"a", headers=headers)
    assert text.status_code == 415
    json = {**headers, "Content-Type": "application/json"}
    assert client.post("/api/gates/decide", content=b"{", headers=json).status_code == 400
    large = client.post("/api/gates/decide", content=b" " * 20_000, headers=json)
    assert large.status_code == 413
    assert client.get(f"/api/gates/{gate['id']}/decisions").json()["items"] == []


def test_a_picture_is_stored_and_decided(client: TestClient, gate: dict[str, Any]) -> None:
    data = photo(PLATE)
    first = send(client, data)
    assert first.status_code == 200, first.text
    found = first.json()
    assert (found["outcome"], found["plate"]) == ("allow", PLATE)
    stored = client.get("/detections").json()["items"]
    assert [item["id"] for item in stored] == [found["detection_id"]]
    assert found["display_text"] == stored[0]["plate"]["display_text"] is not None
    assert send(client, data, "other").json()["reason"] == "repeated"
    (second, first_row) = client.get(f"/api/gates/{gate['id']}/decisions").json()["items"]
    assert (first_row["id"], second["command"]) == (found["id"], None)


@SQLITE_ONLY
@pytest.mark.usefixtures("gate")
def test_a_picture_that_is_sent_again_with_its_key_is_stored_once(client: TestClient) -> None:
    at, data = now(), photo(PLATE)
    first = send(client, data, captured_at=at).json()
    again = send(client, data, captured_at=at)
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first, "true")
    assert len(client.get("/session_queries").json()["items"]) == 1


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("data", "form", "reason"),
    [
        (photo(PLATE), {"captured_at": ""}, "moment_unknown"),
        (photo("?"), {}, "unread"),
        (photo(), {}, "unread"),
        (photo(PLATE, "D1ABC"), {}, "several_plates"),
    ],
)
def test_a_picture_that_shows_no_certain_plate_stays_shut(
    client: TestClient, gate: dict[str, Any], data: bytes, form: dict[str, str], reason: str
) -> None:
    found = send(client, data, **form).json()
    assert (found["reason"], found["command"]) == (reason, None)
    assert gate["id"] == found["gate_id"]


@SQLITE_ONLY
def test_an_engine_that_fails_opens_only_a_gate_that_fails_open(
    client: TestClient,
    gate: dict[str, Any],
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise ModelError("the detector failed")

    monkeypatch.setattr(engine, "analyze", fail)
    path = f"/api/gates/{gate['id']}"
    assert send(client, photo(PLATE)).status_code == 500
    assert client.get(f"{path}/decisions").json()["items"] == []
    client.patch(path, json={"fail_open": True})
    found = send(client, photo(PLATE, shade=80), "b").json()
    assert (found["outcome"], found["reason"]) == ("allow", "fail_open")
    assert send(client, photo(PLATE, shade=80), "c").json()["reason"] == "repeated"
    assert send(client, b"no picture", "d").status_code == 415


@pytest.fixture
def readings(client: TestClient, app: FastAPI) -> ReadingService:
    """The service to which cameras submit their passes."""
    found: ReadingService = app.state.context.readings
    assert client
    return found


def pass_of(gate: dict[str, Any], camera_id: int, **values: Any) -> Any:
    """Return a pass at the gate's location, whose vehicle was last seen just now."""
    at = values.pop("at", datetime.now(UTC)) - timedelta(seconds=1)
    return passes.capture(
        camera_id=camera_id, captured_at=at, location_id=gate["location"]["id"], **values
    )


def test_a_pass_that_has_ended_opens_by_itself(
    client: TestClient, gate: dict[str, Any], readings: ReadingService
) -> None:
    camera = passes.add(client)["id"]
    capture = pass_of(gate, camera)
    readings.submit(capture)
    readings.submit(capture)
    (found,) = client.get(f"/api/gates/{gate['id']}/decisions").json()["items"]
    assert (found["outcome"], found["plate"], found["actor"]["kind"]) == (
        "allow",
        PLATE,
        "camera",
    )
    assert found["detection_id"] is not None
    until(lambda: order(client, gate, "succeeded"))


@SQLITE_ONLY
def test_a_pass_that_is_late_or_not_sure_stays_shut(
    client: TestClient, gate: dict[str, Any], readings: ReadingService
) -> None:
    camera = passes.add(client)["id"]
    late = datetime.now(UTC) - timedelta(minutes=1)
    readings.submit(pass_of(gate, camera, at=late, pass_id="a"))
    readings.submit(pass_of(gate, camera, sure=False, pass_id="b"))
    items = client.get(f"/api/gates/{gate['id']}/decisions").json()["items"]
    assert [item["reason"] for item in items] == ["unsure", "stale"]
    client.patch(f"/api/gates/{gate['id']}", json={"mode": "off"})
    readings.submit(pass_of(gate, camera, pass_id="c"))
    assert len(client.get(f"/api/gates/{gate['id']}/decisions").json()["items"]) == 2


@SQLITE_ONLY
def test_a_picture_that_is_only_to_be_read_opens_nothing(
    client: TestClient, gate: dict[str, Any]
) -> None:
    client.post(
        "/detect_image",
        files={"file": ("a.png", photo(PLATE), "image/png")},
        data={"location": "Gate 1", "captured_at": now()},
    )
    assert client.get(f"/api/gates/{gate['id']}/decisions").json()["items"] == []


@SQLITE_ONLY
def test_decisions_have_pages_and_filters(client: TestClient, gate: dict[str, Any]) -> None:
    for number in range(3):
        decide(client, plate=f"D{number}ABC")
    decide(client)
    path = f"/api/gates/{gate['id']}/decisions"
    first = client.get(path, params={"outcome": "deny", "limit": 2}).json()
    assert [item["plate"] for item in first["items"]] == ["D2ABC", "D1ABC"]
    cursor = first["next_cursor"]
    rest = client.get(path, params={"outcome": "deny", "limit": 2, "cursor": cursor}).json()
    assert [item["plate"] for item in rest["items"]] == ["D0ABC"]
    assert client.get(path, params={"to": now(-60)}).json()["items"] == []
