"""Each maker's delivery over HTTP: one reading, however often it is sent."""

from __future__ import annotations

import json
from typing import Any

from galaxy_alpr.ingest.pushed.makers import MAKERS
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY
from tests.ingest.pushed.forms import golden


def _source(client: TestClient, name: str, **values: Any) -> dict[str, Any]:
    body = {"name": name, "timezone": "Asia/Jakarta", **values}
    answer = client.post("/api/ingest_sources", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _send(client: TestClient, source: dict[str, Any], body: golden.Body) -> None:
    answer = client.post(
        f"/ingest/{source['token']}", content=body[1], headers={"Content-Type": body[0]}
    )
    assert 200 <= answer.status_code < 300, answer.text


def _newest(client: TestClient) -> dict[str, Any]:
    newest = max(item["session_id"] for item in client.get("/session_queries").json()["items"])
    found: dict[str, Any] = client.get(f"/session_queries/{newest}").json()
    return found


@SQLITE_ONLY
def test_a_delivery_of_each_maker_is_one_reading(client: TestClient) -> None:
    seen = set()
    for name, body in golden.BODIES.items():
        source = _source(client, name)
        for _ in range(2):
            _send(client, source, body)
        found = client.get(f"/api/ingest_sources/{source['id']}").json()
        is_reading = "heartbeat" not in name
        assert (found["refused"], found["last_error"]) == (0, None), name
        assert found["last_seen_at"] is not None
        if is_reading:
            newest = _newest(client)
            (detection,) = newest["detections"]
            expected = "ABCD123" if name == "verkada" else "B1234XYZ"
            assert detection["plate"]["text"] == expected, name
            assert newest["captured_at"].startswith("2026-11-28T03:00:0"), name
            seen.add(newest["session_id"])
    assert len(seen) == len(golden.BODIES) - 1
    assert client.get("/api/dead_letters").json()["items"] == []
    assert {name.partition(" ")[0] for name in golden.BODIES} == {
        maker.name for maker in MAKERS
    } - {"hikvision", "dahua"}


@SQLITE_ONLY
def test_states_of_one_car_are_one_reading_and_what_is_broken_is_kept(client: TestClient) -> None:
    source = _source(client, "Axis", maker="axis")
    for state in ("new", "update", "lost", "lost"):
        event = {"event": json.dumps(golden.axis(state))}
        _send(client, source, golden.as_form(event, {"image": golden.picture()}))
    assert client.get("/session_queries").json()["items"] != []
    assert len(client.get("/session_queries").json()["items"]) == 1
    _send(client, source, (golden.JSON, b'{"carID": '))
    (letter,) = client.get("/api/dead_letters").json()["items"]
    assert (letter["reason"], letter["maker"]) == ("unreadable", "axis")
