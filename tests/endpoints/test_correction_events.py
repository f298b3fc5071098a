"""A correction and its undo are published to the live streams, once each."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from tests.client import TestClient
from tests.factories import make_location, make_session


def corrections(sessions: sessionmaker[Session]) -> list[models.Event]:
    with sessions() as session:
        rows = session.scalars(select(models.Event).order_by(models.Event.id))
        return [row for row in rows if row.type == "plate.corrected"]


def test_each_change_of_a_text_is_published(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        gate = make_location(session, "Gate 1")
        place = gate.id
        make_session(session, plates=["B123XYZ"], location=gate)
    client.post("/plate_status", json={"plate": "B123XYS", "status": "blocked"})
    (plate,) = client.get("/detections").json()["items"]
    address = f"/api/plates/{plate['plate']['id']}"
    change = {"text": "B 123 XYS"}
    client.patch(address, json=change)
    client.patch(address, json=change)
    client.post(f"{address}/undo")

    corrected, undone = corrections(sessions)
    assert corrected.location_id == place
    assert corrected.payload == {
        "type": "plate.corrected",
        "plate_id": plate["plate"]["id"],
        "detection_id": plate["id"],
        "session_id": plate["session_id"],
        "text_before": "B123XYZ",
        "text_after": "B123XYS",
        "display_text": "B 123 XYS",
        "status": "blocked",
        "status_now": "blocked",
        "changed_by": "anonymous",
    }
    assert undone.payload["text_after"] == "B123XYZ"
    assert undone.payload["status"] == "unlisted"
    assert undone.payload["changed_by"] == "anonymous"
