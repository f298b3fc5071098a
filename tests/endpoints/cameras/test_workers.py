"""The workers that read cameras, the lease of a camera, and pictures of another machine."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import CameraLease, CameraStateRow, CameraWorkerRow
from galaxy_alpr.main.cameras.leases import kind_of_leases
from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.endpoints.cameras.conftest import add
from tests.endpoints.conftest import SQLITE_ONLY

ELSEWHERE = "far-away:77:0a1b2c3d"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Those of a service that reads no cameras itself."""
    return settings.model_copy(update={"cameras": "off"})


@pytest.fixture
def camera_id(client: TestClient, app: FastAPI) -> int:
    """A camera that a worker on another machine reads."""
    id: int = add(client)["id"]
    sessions: sessionmaker[Session] = app.state.context.sessions
    now = utc_now()
    with sessions.begin() as session:
        until = now + timedelta(hours=1)
        session.add(
            CameraLease(camera_id=id, holder=ELSEWHERE, token=7, claimed_at=now, until=until)
        )
        state = CameraStateRow(camera_id=id, state="running", reason=None, since=now, figures={})
        state.updated_at, state.worker = now + timedelta(hours=1), ELSEWHERE
        session.add(state)
        for name, seen_at in ((ELSEWHERE, until), ("gone:1:ffffffff", now - timedelta(hours=1))):
            worker = CameraWorkerRow(name=name, capacity=8, lots=["North"], hardware=True)
            worker.refused, worker.started_at, worker.seen_at = 2, now, seen_at
            session.add(worker)
    assert client.post(f"/api/cameras/{id}/start").status_code == 200
    return id


@SQLITE_ONLY
def test_workers_are_listed_with_their_cameras(client: TestClient, camera_id: int) -> None:
    there, gone = client.get("/api/cameras/workers").json()
    assert camera_id
    assert (there["name"], there["alive"], there["cameras"]) == (ELSEWHERE, True, 1)
    values = {"capacity": 8, "lots": ["North"], "hardware": True, "refused": 2}
    assert {name: there[name] for name in values} == values
    assert (gone["alive"], gone["cameras"]) == (False, 0)


@SQLITE_ONLY
def test_the_status_names_the_worker_and_the_lease(client: TestClient, camera_id: int) -> None:
    status = client.get(f"/api/cameras/{camera_id}/status").json()
    assert status["worker"] == ELSEWHERE
    assert (status["lease"]["holder"], status["lease"]["token"]) == (ELSEWHERE, 7)
    assert datetime.fromisoformat(status["lease"]["claimed_at"]) <= utc_now()
    assert client.get(f"/api/cameras/{camera_id}").json()["status"] == status


@SQLITE_ONLY
@pytest.mark.parametrize("picture", ["snapshot", "live"])
def test_pictures_of_another_machine_need_a_way(
    picture: str, client: TestClient, camera_id: int
) -> None:
    answer = client.get(f"/api/cameras/{camera_id}/{picture}")
    assert answer.status_code == 503
    assert "far-away" in answer.json()["detail"]
    assert "GALAXY_NATS_URL" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("folder", {}),
        ("folder", {"nats_url": "nats://127.0.0.1:4222"}),
        ("database", {"camera_leases": "database"}),
        ("database", {"database_url": "postgresql://a@b/c"}),
        ("nats", {"database_url": "mariadb://a@b/c", "nats_url": "nats://127.0.0.1:4222"}),
    ],
)
def test_the_surroundings_decide_where_leases_are(kind: str, values: dict[str, Any]) -> None:
    assert kind_of_leases(Settings(_env_file=None, **values)) == kind
