"""Alarms on plates that are stored as hashes: no text is stored, and an erasure finds them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Alarm, Event
from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, Upload, make_settings
from tests.fake_engine import photo

pytestmark = SQLITE_ONLY
PLATE = "B1234XYZ"


@pytest.fixture
def settings(data_dir: Path, database_url: str) -> Settings:
    return make_settings(data_dir, database_url, unlisted_plates="hash")


def test_a_hashed_plate_has_alarms_without_its_text(
    client: TestClient, upload: Upload, sessions: sessionmaker[Session]
) -> None:
    rule = {"name": "Unknown", "kind": "unknown_plate", "parameters": {"min_confidence": 0}}
    assert client.post("/api/alert_rules", json=rule).status_code == 201
    for second in range(3):
        upload(photo(PLATE, shade=second), captured_at=f"2026-11-22T08:00:0{second}Z")
    (alarm,) = client.get("/api/alarms").json()["items"]
    assert (alarm["text"], alarm["display_text"], alarm["count"]) == (None, None, 3)
    assert len(alarm["text_hash"]) == 64
    with sessions() as session:
        stored = [*session.scalars(select(Alarm.subject)), *session.scalars(select(Event.payload))]
    assert PLATE not in str(stored)
    plate = {"plate": PLATE}
    preview = client.post("/api/privacy/erase/preview", json=plate).json()
    answer = client.post("/api/privacy/erase", json={**plate, "confirm": preview["confirm"]})
    assert answer.status_code == 200, answer.text
    assert answer.json()["mentions"]["alarm"] == 1
    (erased,) = client.get("/api/alarms").json()["items"]
    assert (erased["text_hash"], erased["id"]) == (None, alarm["id"])
    with sessions() as session:
        assert session.scalars(select(Alarm.subject)).all() == ["[erased]"]
