"""Who changes something is known from the session: no body names the person."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.enums import ActorKind
from galaxy_alpr.services.accounts.gate import Gate, Identity
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY
from tests.factories import DetectionSpec, PlateSpec, VehicleSpec, make_session

pytestmark = SQLITE_ONLY


@pytest.fixture
def ids(sessions: sessionmaker[Session]) -> tuple[int, int]:
    """Return the ids of a plate and of its vehicle."""
    with sessions.begin() as session:
        row = make_session(session, detections=[DetectionSpec(PlateSpec("B1"), VehicleSpec())])
        detection = row.detections[0]
        assert detection.plate is not None
        assert detection.vehicle is not None
        return detection.plate.id, detection.vehicle.id


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/api/plates/{plate}", {"text": "B2"}),
        ("POST", "/api/plates/{plate}/undo", {}),
        ("PATCH", "/api/vehicles/{vehicle}", {"class": "bus"}),
    ],
)
def test_a_body_that_names_a_person_is_refused(
    client: TestClient, ids: tuple[int, int], method: str, path: str, body: dict[str, Any]
) -> None:
    url = path.format(plate=ids[0], vehicle=ids[1])
    answer = client.request(method, url, json={**body, "changed_by": "Ani"})
    assert answer.status_code == 422
    message = "changed_by is no longer accepted: the actor is taken from the session"
    assert answer.json() == {
        "error": "validation_error",
        "detail": f"body: {message}",
        "fields": [{"field": None, "message": message}],
    }
    assert client.get(f"/api/plates/{ids[0]}").json()["corrections"] == []
    assert client.get(f"/api/vehicles/{ids[1]}").json()["changed_by"] is None


def test_changes_hold_the_name_of_the_actor(
    client: TestClient, ids: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    plate, vehicle = ids
    ani = Identity(Actor(ActorKind.PERSON, "Ani"))
    monkeypatch.setattr(Gate, "admit", lambda *_: ani)
    client.patch(f"/api/plates/{plate}", json={"text": "B2"})
    undone = client.post(f"/api/plates/{plate}/undo").json()
    (correction,) = undone["corrections"]
    assert (correction["changed_by"], correction["undone_by"]) == ("Ani", "Ani")
    changed = client.patch(f"/api/vehicles/{vehicle}", json={"class": "bus"}).json()
    assert changed["changed_by"] == "Ani"
