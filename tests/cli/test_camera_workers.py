"""Two ``camera-worker`` processes on one database: one is killed, one is paused and wakes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import cv2
import numpy as np
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.fleet.streams import new_database
from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.migrate import upgrade
from galaxy_alpr.db.models import (
    Camera,
    CameraClaim,
    CameraLease,
    CameraStateRow,
    CameraWorkerRow,
    Pass,
)
from tests.conftest import SERVERS
from tests.fleet.leases.conftest import add_camera
from tests.nats_server import NatsServer
from tests.waiting import until

EXAMPLE = Path(__file__).parents[2] / "examples" / "jakarta.jpg"
PATIENCE_S = 180
CAMERAS = 3


@pytest.fixture
def address() -> Iterator[str]:
    """A camera of pictures: again and again the example's car comes nearer, then nobody."""
    picture = np.asarray(cv2.imread(str(EXAMPLE)), np.uint8)
    pictures: list[bytes] = []
    for number in range(12):
        image = np.full((720, 1280, 3), 90 + number, np.uint8)
        if number < 6:
            scale = 0.8 + 0.04 * number
            move = np.array([[scale, 0, 20 * number], [0, scale, 30]], np.float32)
            image = np.asarray(cv2.warpAffine(picture, move, (1280, 720)), np.uint8)
        pictures.append(cv2.imencode(".jpg", image)[1].tobytes())
    asked: dict[str, int] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            number = asked[self.path] = asked.get(self.path, -1) + 1
            data = pictures[number // 2 % len(pictures)]
            self.send_response(200)
            self.send_header("Content-Type", "image/jpeg")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
    yield f"snapshot+http://127.0.0.1:{server.server_address[1]}/picture.jpg"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of the test's own: it belongs to the data folder of its workers."""
    request.getfixturevalue(f"{request.param}_url")  # skips without a server
    with new_database(SERVERS[request.param]) as url:
        engine = make_engine(url)
        upgrade(engine)
        engine.dispose()
        yield url


@pytest.fixture
def site(database_url: str, address: str) -> Iterator[sessionmaker[Session]]:
    """A database with cameras that are to be read."""
    engine: Engine = make_engine(database_url)
    sessions = make_sessionmaker(engine)
    with sessions.begin() as session:
        for number in range(CAMERAS):
            values = {"address": f"{address}?{number}", "max_rate": 2.0, "hardware": number > 0}
            add_camera(session, f"Lane {number}", **values)
    yield sessions
    with sessions.begin() as session:
        for camera in session.scalars(select(Camera)):
            session.delete(camera)
    engine.dispose()


Start = Callable[[bool], subprocess.Popen[bytes]]


@pytest.fixture(params=["database", "nats"])
def leases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings of each kind of lease."""
    if request.param == "database":
        yield {}
        return
    with NatsServer(tmp_path) as server:
        yield {"NATS_URL": server.url}


@pytest.fixture
def start(database_url: str, tmp_path: Path, leases: dict[str, str]) -> Iterator[Start]:
    """Start a worker with the same database and data folder, which may have hardware."""
    values = {"DATA_DIR": str(tmp_path / "data"), "CAMERAS": "apart", "DATABASE_URL": database_url}
    values |= leases
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GALAXY_")}
    environment |= {f"GALAXY_{name}": value for name, value in values.items()}
    with ExitStack() as ends:

        def make(hardware: bool) -> subprocess.Popen[bytes]:
            log = ends.enter_context(
                (tmp_path / f"log{len(list(tmp_path.glob('log*')))}").open("wb")
            )
            process = subprocess.Popen(
                [sys.executable, "-m", "galaxy_alpr", "camera-worker"],
                env={**environment, "GALAXY_CAMERA_HARDWARE": str(hardware)},
                cwd=tmp_path,
                stdout=log,
                stderr=log,
            )
            ends.callback(process.wait)
            ends.callback(process.kill)
            return process

        yield make


class Site:
    """What the database says of the workers and their cameras."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def workers(self) -> dict[int, str]:
        """Return the names of the workers by the ids of their processes."""
        with self._sessions() as session:
            names = session.scalars(select(CameraWorkerRow.name)).all()
        return {int(name.split(":")[1]): name for name in names}

    def read_by(self, worker: str) -> set[int]:
        """Return the cameras of which a worker has the lease, and of which pictures come."""
        running = select(CameraLease.camera_id).join(
            CameraStateRow, CameraStateRow.camera_id == CameraLease.camera_id
        )
        own = (CameraLease.holder == worker, CameraStateRow.worker == worker)
        with self._sessions() as session:
            lasts = CameraLease.until > func.timezone("utc", func.clock_timestamp())
            return set(session.scalars(running.where(*own, lasts)))

    def passes(self) -> list[Pass]:
        with self._sessions() as session:
            return list(session.scalars(select(Pass)))

    def claims(self) -> list[CameraClaim]:
        with self._sessions() as session:
            return list(session.scalars(select(CameraClaim).order_by(CameraClaim.token)))

    def newest_claims(self, holder: str | None = None) -> dict[int, CameraClaim]:
        """Return the newest claim of each camera, of those of a holder."""
        newest = {claim.camera_id: claim for claim in self.claims()}
        return {id: claim for id, claim in newest.items() if holder in (None, claim.holder)}


def test_cameras_go_on_elsewhere_and_a_worker_that_wakes_writes_nothing(
    site: sessionmaker[Session], start: Start
) -> None:
    """The second worker has hardware, so two of three cameras are its own wherever it is there."""
    world, first = Site(site), start(False)
    one = until(lambda: world.workers().get(first.pid), PATIENCE_S)
    until(lambda: len(world.read_by(one)) == CAMERAS, PATIENCE_S)
    second = start(True)
    other = until(lambda: world.workers().get(second.pid), PATIENCE_S)
    own = until(lambda: (found := world.read_by(other)) and len(found) >= 2 and found, PATIENCE_S)
    assert world.read_by(one).isdisjoint(own)
    until(world.passes, PATIENCE_S)

    os.kill(second.pid, signal.SIGSTOP)
    until(lambda: len(world.read_by(one)) == CAMERAS, PATIENCE_S)
    taken = world.newest_claims()
    assert {taken[id].holder for id in own} == {one}
    os.kill(second.pid, signal.SIGCONT)
    until(lambda: len(world.read_by(other)) >= 2, PATIENCE_S)  # handed over, by new claims
    assert all(claim.token > taken[id].token for id, claim in world.newest_claims(other).items())

    second.kill()
    until(lambda: len(world.read_by(one)) == CAMERAS, PATIENCE_S)
    before = len(world.passes())
    until(lambda: len(world.passes()) > before, PATIENCE_S)
    check_passes(world)
    first.send_signal(signal.SIGTERM)
    assert first.wait(60) == 0
    assert one not in world.workers().values()
    assert world.read_by(one) == set()


def check_passes(world: Site) -> None:
    """Check that each pass was seen under one lease: none lasts beyond the next claim."""
    claims = world.claims()
    for item in world.passes():
        for claim in claims:
            if claim.camera_id == item.camera_id:
                assert not item.first_at < claim.claimed_at < item.last_at
