"""What happens to a delivery of a camera: stored once, with the engine's reading, or kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from galaxy_alpr.db.models import IngestSource
from galaxy_alpr.errors import ModelError
from galaxy_alpr.web.context import AppContext
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, files_below
from tests.endpoints.ingest.conftest import AddSource
from tests.fake_engine import FakeEngine, photo
from tests.ingest.pushed.deliveries import (
    HEARTBEAT,
    dahua,
    hikvision_parts,
    hikvision_xml,
    multipart,
)


def deliver(client: TestClient, path: str, content_type: str, body: bytes) -> Any:
    return client.post(path, content=body, headers={"Content-Type": content_type})


def hikvision(plate: str = "B1234XYZ", *seen: str, **values: Any) -> tuple[str, bytes]:
    """Return a delivery in whose picture the engine reads ``seen``."""
    scene = photo(*seen) if seen else b""
    return multipart(hikvision_parts(hikvision_xml(plate, **values), scene))


def stored(client: TestClient) -> list[dict[str, Any]]:
    """Return the stored photos, oldest first."""
    items = client.get("/session_queries").json()["items"]
    ids = sorted(item["session_id"] for item in items)
    return [client.get(f"/session_queries/{id}").json() for id in ids]


def test_a_delivery_is_stored_once_with_both_readings(
    client: TestClient, add_source: AddSource, location: int
) -> None:
    source = add_source(location_id=location)
    for _ in range(2):
        answer = deliver(client, source.path, *hikvision("B1234XYZ", "B1234XYZ"))
        assert (answer.status_code, answer.json()) == (200, {})
    (photo_of,) = stored(client)
    assert photo_of["source"] == "pushed"
    assert photo_of["captured_at"] == "2026-11-28T03:00:00.123000Z"
    assert photo_of["location"]["id"] == location
    assert photo_of["image"] is not None
    (detection,) = photo_of["detections"]
    plate = detection["plate"]
    assert (plate["text"], plate["display_text"]) == ("B1234XYZ", "B1234XYZ")
    assert plate["confidence"] > 0.97  # that of the engine alone
    (shown,) = client.get("/api/ingest_sources").json()
    assert (shown["readings"], shown["refused"], shown["last_error"]) == (1, 0, None)
    assert shown["last_seen_at"] is not None


@SQLITE_ONLY
def test_a_contradiction_lowers_the_confidence_and_stays_as_evidence(
    client: TestClient, add_source: AddSource
) -> None:
    source = add_source()
    deliver(client, source.path, *hikvision("B1234XYV", "B1234XYZ"))
    plate = stored(client)[0]["detections"][0]["plate"]
    assert plate["text"] == "B1234XYZ"
    assert plate["confidence"] < 0.95
    assert "B1234XYV" in [item["text"] for item in plate["candidates"]]


@SQLITE_ONLY
def test_a_plate_that_the_engine_does_not_see_is_kept_with_its_box(
    client: TestClient, add_source: AddSource
) -> None:
    source = add_source()
    deliver(client, source.path, *hikvision("B1234XYZ", "-"))
    (detection,) = stored(client)[0]["detections"]
    assert detection["kind"] == "vehicle_with_plate"  # its box lies in the vehicle
    plate = detection["plate"]
    assert (plate["text"], plate["box"]) == ("B1234XYZ", [50.0, 60.0, 140.0, 90.0])
    assert plate["confidence"] <= 0.93


@SQLITE_ONLY
def test_no_picture_and_a_broken_one_lose_no_reading(
    client: TestClient, add_source: AddSource, data_dir: Path
) -> None:
    source = add_source()
    broken = multipart(hikvision_parts(hikvision_xml(uuid="u-2"), b"\xff\xd8 is no JPEG"))
    for content_type, body in (hikvision(), broken):
        assert deliver(client, source.path, content_type, body).status_code == 200
    first, second = stored(client)
    for reading in (first, second):
        assert reading["image"] is None
        plate = reading["detections"][0]["plate"]
        assert (plate["text"], plate["country"]) == ("B1234XYZ", "ID")
    assert files_below(data_dir / "outputs") == []


@SQLITE_ONLY
def test_below_the_address_and_by_other_methods(client: TestClient, add_source: AddSource) -> None:
    source = add_source()
    content_type, body = hikvision()
    for path in (f"{source.path}/", f"{source.path}/a/b/"):
        assert deliver(client, path, content_type, body).status_code == 200
    put = client.put(source.path, content=body, headers={"Content-Type": content_type})
    assert put.status_code == 200
    assert client.get(source.path).status_code == 200
    assert len(stored(client)) == 1
    for path in ("/ingest/gxi_unknown", "/ingest/x/y"):
        assert deliver(client, path, content_type, body).status_code == 404


@SQLITE_ONLY
def test_a_heartbeat_only_says_that_the_source_lives(
    client: TestClient, add_source: AddSource
) -> None:
    source = add_source()
    assert client.get(f"/api/ingest_sources/{source.id}").json()["last_seen_at"] is None
    assert deliver(client, source.path, "application/xml", HEARTBEAT).status_code == 200
    shown = client.get(f"/api/ingest_sources/{source.id}").json()
    assert shown["last_seen_at"] is not None
    assert (shown["readings"], shown["refused"]) == (0, 0)
    assert stored(client) == []


def test_without_an_id_a_plate_within_two_seconds_is_the_same(
    client: TestClient, add_source: AddSource
) -> None:
    source, other = add_source(), add_source("Other")
    for number, second in enumerate((0, 1, 2, 5)):
        values = dahua(at=f"2026-11-28 10:00:0{second}.000", scene=photo("B1234XYZ", shade=number))
        del values["Picture"]["Plate"]["UploadNum"]
        body = json.dumps(values).encode()
        assert deliver(client, source.path, "application/json", body).status_code == 200
    assert len(stored(client)) == 2
    deliver(client, other.path, "application/json", body)
    assert len(stored(client)) == 3


@SQLITE_ONLY
def test_local_times_are_those_of_the_source(
    client: TestClient, add_source: AddSource, location: int
) -> None:
    in_tokyo = add_source(timezone="Asia/Tokyo", devices={"dev-1": location})
    deliver(client, in_tokyo.path, "application/json", json.dumps(dahua()).encode())
    in_jakarta = add_source("Jakarta", location_id=location)
    deliver(client, in_jakarta.path, "application/json", json.dumps(dahua()).encode())
    first, second = stored(client)
    assert first["captured_at"] == "2026-11-28T01:00:00.123000Z"
    assert first["location"]["id"] == location
    assert second["captured_at"] == "2026-11-28T03:00:00.123000Z"


@SQLITE_ONLY
def test_an_impossible_moment_is_that_of_the_receipt(
    client: TestClient, add_source: AddSource
) -> None:
    source = add_source()
    content_type, body = hikvision(at="1970-01-01T00:00:09+00:00")
    assert deliver(client, source.path, content_type, body).status_code == 200
    (reading,) = stored(client)
    assert reading["captured_at_source"] == "server"
    assert not reading["captured_at"].startswith("19")


@SQLITE_ONLY
def test_confidences_without_a_certain_scale_are_counted(
    client: TestClient, add_source: AddSource
) -> None:
    source = add_source()
    for number, confidence in enumerate((90, 70)):
        values = dahua(confidence=confidence, upload=number, at=f"2026-11-28 10:0{number}:00.000")
        deliver(client, source.path, "application/json", json.dumps(values).encode())
    context: AppContext = client.app.state.context  # type: ignore[attr-defined]
    with context.sessions() as session:
        row = session.scalars(select(IngestSource)).one()
        assert (row.confidences, row.highest_confidence) == (2, 90)


def test_an_engine_that_fails_loses_nothing(
    client: TestClient,
    add_source: AddSource,
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = add_source()

    def fail(*_: object) -> None:
        raise ModelError("broken")

    with monkeypatch.context() as patch:
        patch.setattr(engine, "analyze", fail)
        for _ in range(2):
            answer = deliver(client, source.path, *hikvision("B1234XYZ", "B1234XYZ"))
            assert answer.status_code == 200
    assert stored(client) == []
    (letter,) = client.get("/api/dead_letters").json()["items"]
    assert (letter["reason"], letter["maker"]) == ("engine", "hikvision")
    replay = client.post(f"/api/dead_letters/{letter['id']}/replay")
    assert replay.status_code == 200, replay.text
    (reading,) = stored(client)
    assert replay.json() == {"session_ids": [reading["session_id"]]}
    assert reading["detections"][0]["plate"]["text"] == "B1234XYZ"
    assert client.get("/api/dead_letters").json()["items"] == []
    actions = [item["action"] for item in client.get("/api/audit").json()["items"]]
    assert "dead_letter.replay" in actions


@SQLITE_ONLY
def test_poison_is_kept_shown_and_deleted(client: TestClient, add_source: AddSource) -> None:
    source = add_source()
    bodies = [b"\x00\xff nonsense", b"<EventNotificationAlert>", b"{" * 1_200_000]
    for body in bodies:
        for _ in range(2):
            assert deliver(client, source.path, "text/plain", body).status_code == 200
    counted = client.get("/metrics").text
    assert 'galaxy_alpr_ingest_dead_letters_total{reason="unreadable"} 6.0' in counted
    page = client.get("/api/dead_letters", params={"with_total": True, "limit": 2}).json()
    assert (page["total"], len(page["items"])) == (3, 2)
    long, xml = page["items"]
    assert (long["body_bytes"], long["reason"]) == (1_200_000, "unreadable")
    assert client.get(f"/api/dead_letters/{long['id']}").json()["is_whole"] is False
    assert client.post(f"/api/dead_letters/{long['id']}/replay").status_code == 409
    whole = client.get(f"/api/dead_letters/{xml['id']}").json()
    assert (whole["body_base64"], whole["is_whole"]) == ("PEV2ZW50Tm90aWZpY2F0aW9uQWxlcnQ+", True)
    assert client.post(f"/api/dead_letters/{xml['id']}/replay").status_code == 409
    shown = client.get(f"/api/ingest_sources/{source.id}").json()
    assert shown["refused"] == 6
    assert shown["last_error"]
    for item in client.get("/api/dead_letters", params={"source": source.id}).json()["items"]:
        assert client.delete(f"/api/dead_letters/{item['id']}").status_code == 204
        assert client.get(f"/api/dead_letters/{item['id']}").status_code == 404
