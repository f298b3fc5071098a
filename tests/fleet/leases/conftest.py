"""Leases of each kind, made as two processes make them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import Camera
from galaxy_alpr.fleet.leases import NatsLeases
from galaxy_alpr.services.cameras.leasing.database import DatabaseLeases
from galaxy_alpr.services.cameras.leasing.folder import FolderLeases
from galaxy_alpr.services.cameras.leasing.lease import CameraLeases, LeaseTimes
from tests.nats_server import NatsServer, connected, program

SHORT = LeaseTimes(lasts_s=2.0, renew_s=0.5, margin_s=0.5)
"""Times for tests that wait for the end of a lease."""

Make = Callable[[str], CameraLeases]


@pytest.fixture
def camera_ids(sessions: sessionmaker[Session]) -> list[int]:
    """Two cameras."""
    with sessions.begin() as session:
        return [add_camera(session, name) for name in ("Entry", "Exit")]


def add_camera(session: Session, name: str, **values: object) -> int:
    defaults = {
        **{"address": "rtsp://127.0.0.1:9/s1", "enabled": True, "transport": "tcp"},
        **{"hardware": False, "countries": [], "clip_s": 0.0, "zones": [], "lines": []},
    }
    row = Camera(name=name, **{**defaults, **values})
    session.add(row)
    session.flush()
    return row.id


@pytest.fixture
def in_folder(tmp_path: Path) -> Iterator[Make]:
    with ExitStack() as ends:

        def make(_holder: str) -> CameraLeases:
            leases = FolderLeases(tmp_path / "cameras")
            ends.callback(leases.close)
            return leases

        yield make


@pytest.fixture
def in_database(sessions: sessionmaker[Session]) -> Make:
    def make(holder: str) -> CameraLeases:
        return DatabaseLeases(sessions, holder=holder, now=utc_now, times=SHORT)

    return make


@pytest.fixture(params=["system", "package"])
def nats(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NatsServer]:
    """A server of each version that is here."""
    with NatsServer(tmp_path, path=program(request.param)) as server:
        yield server


@pytest.fixture
def in_nats(nats: NatsServer, sessions: sessionmaker[Session]) -> Iterator[Make]:
    with ExitStack() as ends:

        def make(holder: str) -> CameraLeases:
            connection = ends.enter_context(connected(nats, holder))
            rows = DatabaseLeases(sessions, holder=holder, now=utc_now, times=SHORT)
            return NatsLeases(connection, rows, holder=holder, times=SHORT)

        yield make
