"""Plates in what was sent: hidden where they are on no list, gone with their photo and erasure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from galaxy_alpr.main import create_app
from tests.client import TestClient
from tests.endpoints.accounts.conftest import admin  # noqa: F401
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.fake_engine import FakeEngine, photo
from tests.ingest.pushed.deliveries import hikvision_parts, hikvision_xml, multipart
from tests.plate_scan import places_of

pytestmark = SQLITE_ONLY
PLATE = "B1234XYZ"


def add_source(client: TestClient) -> str:
    added = client.post("/api/ingest_sources", json={"name": "Camera"}).json()
    return f"/ingest/{added['token']}"


def deliver(client: TestClient, path: str, plate: str, *seen: str, uuid: str = "1") -> None:
    document = hikvision_xml(plate, uuid=uuid)
    content_type, body = multipart(hikvision_parts(document, photo(*seen) if seen else b""))
    answer = client.post(path, content=body, headers={"Content-Type": content_type})
    assert answer.status_code == 200


def test_an_unlisted_plate_is_hidden_whoever_read_it(
    data_dir: Path, database_url: str, db_engine: Engine
) -> None:
    settings = make_settings(data_dir, database_url, unlisted_plates="hash")
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        path = add_source(client)
        deliver(client, path, PLATE, PLATE)  # both read it
        deliver(client, path, PLATE, "D77AB", uuid="2")  # the engine reads another one
        deliver(client, path, PLATE, "-", uuid="3")  # the engine reads none
        deliver(client, path, PLATE, uuid="4")  # there is no picture
        assert len(client.get("/session_queries").json()["items"]) == 4
    assert places_of(db_engine, data_dir, [PLATE, "D77AB"]) == []


@pytest.mark.parametrize("by", ["/session_queries", "/api/plates"])
def test_what_was_sent_goes_with_its_photo_or_its_plate(
    client: TestClient, data_dir: Path, db_engine: Engine, by: str
) -> None:
    deliver(client, add_source(client), PLATE)
    (found,) = client.get("/session_queries").json()["items"]
    whole = client.get(f"/session_queries/{found['session_id']}").json()
    plate: dict[str, Any] = whole["detections"][0]["plate"]
    id = whole["session_id"] if by == "/session_queries" else plate["id"]
    assert "pushed_readings.sent_text" in places_of(db_engine, data_dir, [PLATE])
    assert client.delete(f"{by}/{id}").status_code == 204
    assert "pushed_readings.sent_text" not in places_of(db_engine, data_dir, [PLATE])


def test_an_erasure_finds_readings_and_dead_letters(
    admin: TestClient,  # noqa: F811
    data_dir: Path,
    db_engine: Engine,
) -> None:
    path = add_source(admin)
    deliver(admin, path, PLATE, "B1234XYV")  # the text of the engine counts
    admin.post(path, content=b"x" * 150_000 + b" plate: b-1234-xyz " + b"y" * 100)
    admin.post(path, content=b"of another plate: D777ABC")
    plate = {"plate": PLATE}
    preview = admin.post("/api/privacy/erase/preview", json=plate).json()
    assert preview["mentions"]["delivery"] == 2
    erased = admin.post("/api/privacy/erase", json={**plate, "confirm": preview["confirm"]})
    assert erased.status_code == 200, erased.text
    assert places_of(db_engine, data_dir, [PLATE]) == []
    assert len(admin.get("/api/dead_letters").json()["items"]) == 1
