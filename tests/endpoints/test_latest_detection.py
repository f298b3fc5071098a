"""``GET /latest_detection``: the newest photo, of everywhere or of one place."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.enums import PlateStatus
from tests.client import TestClient
from tests.factories import (
    AT,
    DetectionSpec,
    PlateSpec,
    make_list_entry,
    make_location,
    make_session,
)


def test_the_newest_photo_comes_in_full(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        gate = make_location(session, "Gate 1")
        make_session(session, plates=["B1"], captured_at=AT, location=gate)
        newest = make_session(
            session,
            plates=["B2", None],
            detections=[DetectionSpec(PlateSpec("B3"), None)],
            captured_at=AT + timedelta(seconds=1),
        )
        make_session(session, plates=["OLD"], captured_at=AT - timedelta(days=1))
        make_list_entry(session, "B2", PlateStatus.ALLOWED)
        newest_id = newest.id
    answer = client.get("/latest_detection").json()
    assert answer["session_id"] == newest_id
    assert answer["captured_at"] == "2026-11-22T08:00:01Z"
    assert answer["summary"] == {
        "vehicles_with_plates": 1,
        "vehicles_without_plates": 1,
        "plates_without_vehicles": 1,
    }
    first, second, third = answer["detections"]
    plate = first["plate"]
    assert (plate["text"], plate["status"], plate["status_now"]) == ("B2", "unlisted", "allowed")
    assert second["plate"] is None
    assert third["vehicle"] is None
    for key in ("Gate 1", str(gate.id)):
        of_gate = client.get("/latest_detection", params={"location": key}).json()
        assert of_gate["detections"][0]["plate"]["text"] == "B1"


def test_none_is_a_clear_404(client: TestClient, sessions: sessionmaker[Session]) -> None:
    answer = client.get("/latest_detection")
    assert answer.status_code == 404
    assert answer.json() == {"error": "not_found", "detail": "nothing has been detected yet"}
    with sessions.begin() as session:
        make_location(session, "Gate 1")
        make_session(session, plates=["B1"])
    answer = client.get("/latest_detection", params={"location": "Gate 1"})
    assert answer.json()["detail"] == "nothing has been detected at 'Gate 1' yet"
    answer = client.get("/latest_detection", params={"location": "Gate 2"})
    assert answer.json()["detail"] == "no location has the id or name 'Gate 2'"
