"""Notes of pictures are stored and answered; a camera that hangs upside down is reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.enums import PictureNote
from tests import factories
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, Upload
from tests.fake_engine import FakeEngine, photo

TURNED, UPRIGHT, UNREAD = "turned", "upright", "unread"


def test_notes_are_stored_and_answered(
    client: TestClient, engine: FakeEngine, upload: Upload
) -> None:
    assert upload(photo("B1XYZ"))["notes"] == []
    engine.notes = (PictureNote.INTERLACED, PictureNote.UPSIDE_DOWN)
    answer = upload(photo("B2XYZ"))
    assert answer["notes"] == ["interlaced", "upside_down"]
    stored = client.get(f"/session_queries/{answer['session_id']}").json()
    assert stored["notes"] == ["interlaced", "upside_down"]
    listed = client.get("/session_queries").json()["items"]
    assert [item["notes"] for item in listed] == [["interlaced", "upside_down"], []]


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ([TURNED] * 5, True),
        ([TURNED] * 4, False),
        ([UPRIGHT] * 9 + [TURNED] * 5, True),
        ([TURNED, UPRIGHT] * 5, True),
        ([TURNED] * 20 + [UPRIGHT] * 6, False),
        ([TURNED] * 5 + [UNREAD] * 90, True),
        ([TURNED] * 5 + [UNREAD] * 96, False),
    ],
)
def test_a_location_is_reported_by_its_newest_readings(
    client: TestClient, sessions: sessionmaker[Session], readings: Sequence[str], expected: bool
) -> None:
    with sessions.begin() as session:
        gate = factories.make_location(session, "Gate 1")
        other = factories.make_location(session, "Gate 2")
        for minute, kind in enumerate(readings):
            factories.make_session(
                session,
                plates=[factories.PlateSpec(None if kind == UNREAD else "B1")],
                location=gate,
                captured_at=factories.AT + timedelta(minutes=minute),
                notes=[PictureNote.UPSIDE_DOWN] if kind == TURNED else [],
            )
            factories.make_session(session, plates=["B2"], location=other)
    listed = client.get("/api/locations").json()
    assert [item["upside_down"] for item in listed] == [expected, False]
    assert client.get(f"/api/locations/{listed[0]['id']}").json()["upside_down"] is expected


@SQLITE_ONLY
def test_it_is_logged_once(
    client: TestClient, engine: FakeEngine, upload: Upload, caplog: pytest.LogCaptureFixture
) -> None:
    body = {"name": "Gate 1", "type": "entry"}
    location_id = client.post("/api/locations", json=body).json()["id"]
    engine.notes = (PictureNote.UPSIDE_DOWN,)
    caplog.clear()
    said = []
    for number in range(12):
        upload(photo(f"B{number}XYZ"), location="Gate 1")
        said.append([text for text in caplog.messages if "upside down" in text])
    message = f"the camera of location {location_id} hangs upside down"
    assert said == [[]] * 4 + [[message]] * 8
