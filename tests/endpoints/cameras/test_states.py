"""The states of cameras over time: what is one state, its pages, and how long it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.access import Scope
from galaxy_alpr.db.models import CameraStateChange
from galaxy_alpr.db.queries.cameras import cameras
from galaxy_alpr.db.queries.cameras.states import delete_ended
from galaxy_alpr.db.scope import limit_to_scope, within_scope
from galaxy_alpr.enums import CameraState
from galaxy_alpr.errors import NotFound
from galaxy_alpr.services.cameras.changes import get_camera
from galaxy_alpr.services.cameras.history import record_state
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.retention.by_age import AgeRetention
from tests.client import TestClient
from tests.endpoints.cameras.conftest import AT, add
from tests.endpoints.conftest import SQLITE_ONLY

REFUSED = "the camera refuses the password"


@pytest.fixture
def camera(client: TestClient) -> int:
    return int(add(client)["id"])


def report(
    sessions: sessionmaker[Session],
    camera_id: int,
    state: CameraState,
    reason: str | None,
    at: datetime,
) -> None:
    values = {
        **{"state": state.value, "reason": reason, "since": at, "updated_at": at},
        **{"worker": "here:1", "figures": {}},
    }
    with sessions.begin() as session:
        record_state(session, camera_id, state, reason, at)
        cameras.set_state(session, camera_id=camera_id, values=values)


def test_states_over_time(client: TestClient, camera: int, sessions: sessionmaker[Session]) -> None:
    """On every database: an attempt to open a source again is no state, another reason is."""
    reports: list[tuple[CameraState, str | None]] = [
        (CameraState.CONNECTING, None),
        (CameraState.FAILED, "the source cannot be opened"),
        (CameraState.CONNECTING, None),
        (CameraState.FAILED, "the source cannot be opened"),
        (CameraState.FAILED, REFUSED),
        (CameraState.CONNECTING, None),
        (CameraState.RUNNING, None),
        (CameraState.FROZEN, "the picture has not changed for 10 s"),
        (CameraState.FROZEN, "the picture has not changed for 15 s"),
    ]
    for number, (state, reason) in enumerate(reports):
        report(sessions, camera, state, reason, AT + timedelta(seconds=number))
    # The process ends without a word; another one goes on an hour later.
    report(sessions, camera, CameraState.RUNNING, None, AT + timedelta(hours=1))
    path = f"/api/cameras/{camera}/states"
    found = client.get(path).json()["items"]
    begins = [datetime.fromisoformat(item["since"]) - AT for item in found]
    assert [item["state"] for item in found] == [
        *("running", "frozen", "running", "failed", "failed", "connecting"),
    ]
    assert begins == [timedelta(hours=1), *(timedelta(seconds=s) for s in (7, 6, 4, 1, 0))]
    assert found[3]["reason"] == REFUSED
    assert found[3]["reason_sentence"]["code"] == "camera_refuses_password"
    assert found[1]["reason_sentence"]["values"] == {"number": "10"}
    assert found[0]["until"] is None
    assert datetime.fromisoformat(found[1]["until"]) == AT + timedelta(seconds=8)
    assert [item["until"] for item in found[2:]] == [item["since"] for item in found[1:-1]]
    pages, query = [], "?limit=4"
    while query:
        page = client.get(path + query).json()
        pages.append(page["items"])
        query = page["next_cursor"] and f"?limit=4&cursor={page['next_cursor']}"
    assert pages == [found[:4], found[4:]]
    period = {"from": "2026-11-22T08:00:05Z", "to": "2026-11-22T08:00:07Z"}
    assert client.get(path, params=period).json()["items"] == found[2:4]


@SQLITE_ONLY
def test_states_that_ended_are_kept_for_a_time(
    client: TestClient, camera: int, sessions: sessionmaker[Session]
) -> None:
    clock = Clock()
    now = clock.now()
    with sessions.begin() as session:
        for days, length in ((40, 1), (20, 1), (31, None)):
            since = now - timedelta(days=days)
            until = None if length is None else since + timedelta(days=length)
            session.add(
                CameraStateChange(camera_id=camera, state="failed", since=since, until=until)
            )
    month = timedelta(days=30)
    retention = AgeRetention(
        "camera states", delete_ended, sessions=sessions, max_age=month, clock=clock
    )
    assert retention.worker.name == "camera-state-retention"
    assert [retention.prune() for _ in range(2)] == [1, 0]
    assert len(client.get(f"/api/cameras/{camera}/states").json()["items"]) == 2
    assert client.get("/api/cameras/999/states").status_code == 404
    assert client.delete(f"/api/cameras/{camera}").status_code == 204
    with sessions() as session:
        assert session.query(CameraStateChange).count() == 0


@SQLITE_ONLY
def test_another_lots_camera_is_not_there(
    client: TestClient, camera: int, sessions: sessionmaker[Session]
) -> None:
    """For an actor who is limited to a lot, its past states and its detections are not either."""
    limit_to_scope(sessions)
    place = client.post("/api/locations", json={"name": "Gate", "type": "entry"}).json()["id"]
    own = add(client, name="Own", location_id=place)["id"]
    scope = Scope(lots=frozenset(), locations=frozenset({place}))
    with within_scope(sessions, scope)() as session:
        assert [cameras.exists(session, id=id) for id in (camera, own)] == [False, True]
        with pytest.raises(NotFound):
            get_camera(session, camera)
