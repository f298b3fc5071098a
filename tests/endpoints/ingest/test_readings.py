"""``POST /api/readings``: one or many, each with a result of its own."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, files_below
from tests.fake_engine import photo

pytestmark = SQLITE_ONLY


def reading(text: str = "B 1234 XYZ", **values: Any) -> dict[str, Any]:
    return {"plate": {"text": text, "confidence": 0.9, "country": "ID"}, **values}


def send(client: TestClient, *readings: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.post("/api/readings", json={"readings": list(readings)})
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def test_each_reading_has_a_result(client: TestClient, location: int) -> None:
    results = send(
        client,
        reading(id="a", location="Gate 1", captured_at="2026-11-28T10:00:00", lane="2"),
        reading(id="a"),
        reading(id="b", location="nowhere"),
        reading(id="c", captured_at="1980-01-01T00:00:00Z"),
        {"id": "d", "plate": {"text": "???"}},
        {"id": "e"},
        {"id": "f", "unknown": 1},
        reading(id="g", picture=base64.b64encode(photo("B1234XYZ")).decode()),
        reading(id="h", picture="no base64 !"),
    )
    assert [result["id"] for result in results] == ["a", "a", "b", "c", "d", "e", "f", "g", "h"]
    errors = [result["error"] for result in results]
    wrong = "validation_error"
    assert errors == [None, None, "not_found", wrong, wrong, wrong, wrong, None, None]
    first, again, *_, fused, broken = results
    assert again == {**first, "repeated": True}
    assert (first["text"], first["confidence"], first["notes"]) == ("B1234XYZ", 0.9, [])
    assert fused["confidence"] > 0.97
    assert broken["notes"] == ["broken_picture"]
    stored = client.get(f"/session_queries/{first['session_id']}").json()
    assert stored["captured_at"] == "2026-11-28T03:00:00Z"
    assert stored["location"]["id"] == location
    assert stored["image"] is None
    assert len(client.get("/session_queries").json()["items"]) == 3


def test_a_form_with_the_picture(client: TestClient, data_dir: Path) -> None:
    at = datetime.now(UTC).isoformat()
    body = reading("D777A", captured_at=at, vehicle={"class": "car", "box": [0, 0, 320, 240]})
    picture = {"picture": ("a.png", photo())}
    answer = client.post("/api/readings", data={"reading": json.dumps(body)}, files=picture)
    (result,) = answer.json()["results"]
    assert result["notes"] == ["not_detected"]
    stored = client.get(f"/session_queries/{result['session_id']}").json()
    (detection,) = stored["detections"]
    assert detection["kind"] == "vehicle_with_plate"
    assert detection["plate"]["box"] == [0.0, 0.0, 320.0, 240.0]  # of the whole picture
    assert len(files_below(data_dir / "outputs" / "uploaded")) == 1


def test_half_a_character_is_replaced(client: TestClient) -> None:
    body = b'{"id": "\\ud800", "device": "a\\udfff", "plate": {"text": "B1"}}'
    headers = {"Content-Type": "application/json"}
    answer = client.post("/api/readings", content=body, headers=headers)
    (result,) = answer.json()["results"]
    assert (result["id"], result["error"]) == ("?", None)


def test_what_is_no_body_is_refused_as_a_whole(client: TestClient) -> None:
    for content, kind, status in (
        (b"{", "application/json", 400),
        (b"[]", "application/json", 422),
        (b'{"readings": []}', "application/json", 422),
        (b'{"readings": [{}], "id": "a"}', "application/json", 422),
        (b"x", "text/plain", 415),
        (b"x", "multipart/form-data; boundary=a", 422),
        (json.dumps({"readings": [{}] * 101}).encode(), "application/json", 422),
    ):
        answer = client.post("/api/readings", content=content, headers={"Content-Type": kind})
        assert answer.status_code == status, answer.text
    assert client.get("/session_queries").json()["items"] == []
