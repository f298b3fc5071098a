"""The supervisor follows the table, survives the database, and leads alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import Camera, CameraStateRow
from galaxy_alpr.enums import CameraState
from galaxy_alpr.events import EventBroker
from galaxy_alpr.ingest.frames import NewestFrames
from galaxy_alpr.ingest.passes.final import FinalPass
from galaxy_alpr.ingest.passes.news import PassNews
from galaxy_alpr.ingest.passes.slots import PassSlots
from galaxy_alpr.ingest.passes.spool import PassSpool
from galaxy_alpr.ingest.running import Shared
from galaxy_alpr.ingest.supervisor import Supervisor
from galaxy_alpr.ingest.turns import Turns
from galaxy_alpr.ingest.video_files import VideoFiles
from galaxy_alpr.services.cameras.leasing.folder import FolderLeases
from galaxy_alpr.services.cameras.leasing.share import WholeShare
from galaxy_alpr.services.cameras.passwords import CameraPasswords
from galaxy_alpr.services.cameras.states import STALE, state_now
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.storage import ArtifactStore
from tests.endpoints.cameras.conftest import frames  # noqa: F401
from tests.endpoints.conftest import SQLITE_ONLY
from tests.fake_engine import FakeEngine
from tests.waiting import until

Start = Callable[[], Supervisor]


@pytest.fixture
def stored() -> list[FinalPass]:
    return []


@pytest.fixture
def start(
    sessions: sessionmaker[Session], tmp_path: Path, stored: list[FinalPass]
) -> Iterator[Start]:
    """Start a supervisor, as a process of its own would."""
    made: list[Supervisor] = []
    folder = tmp_path / "cameras"

    def make() -> Supervisor:
        spool = PassSpool(stored.append, None)
        news = PassNews(
            sessions=sessions, broker=EventBroker(capacity=9), hashes=PlateHashes(), clock=Clock()
        )
        shared = Shared(
            engine=FakeEngine(),
            files=VideoFiles(tmp_path),
            frames=NewestFrames(folder),
            turns=Turns(),
            news=news,
            keep=spool.put,
            now=utc_now,
        )
        supervisor = Supervisor(
            sessions=sessions,
            passwords=CameraPasswords(ArtifactStore(tmp_path)),
            shared=shared,
            share=WholeShare(FolderLeases(folder), name="here:1"),
            slots=PassSlots(folder),
            spool=spool,
        )
        made.append(supervisor)
        supervisor.worker.start()
        return supervisor

    yield make
    for supervisor in made:
        supervisor.stop()


def add(session: Session, name: str, address: str, **values: object) -> int:
    defaults = {
        **{"enabled": True, "transport": "tcp", "hardware": False, "countries": []},
        **{"clip_s": 0.0, "zones": [], "lines": []},
    }
    row = Camera(name=name, address=address, **{**defaults, **values})
    session.add(row)
    session.flush()
    return row.id


@pytest.fixture
def state_of(sessions: sessionmaker[Session]) -> Callable[[int], str | None]:
    def state(id: int) -> str | None:
        with sessions() as session:
            row = session.get(CameraStateRow, id)
            return None if row is None else row.state

    return state


def test_it_follows_the_table(
    start: Start,
    sessions: sessionmaker[Session],
    state_of: Callable[[int], str | None],
    stored: list[FinalPass],
    frames: Path,  # noqa: F811
) -> None:
    """On every database: a camera that cannot be opened touches none of the others."""
    with sessions.begin() as session:
        ids = [
            add(session, "down", "rtsp://127.0.0.1:9/s1"),
            add(session, "gone", str(frames / "missing.mp4")),
            add(session, "locked", "rtsp://127.0.0.1:9/s2", password_sealed="AAAA"),
            add(session, "folder", str(frames)),
        ]
    supervisor = start()
    until(lambda: [state_of(id) for id in ids[:3]] == ["failed"] * 3)
    until(lambda: stored)
    assert (stored[0].passed.camera_id, stored[0].camera_name) == (ids[3], "folder")

    def is_off() -> bool:
        with sessions() as session:
            return not session.get_one(Camera, ids[3]).enabled

    until(is_off)
    with sessions.begin() as session:
        session.delete(session.get_one(Camera, ids[0]))
        session.get_one(Camera, ids[1]).address = str(frames)
    supervisor.wake()
    until(lambda: len(stored) == 2)
    assert stored[1].passed.camera_id == ids[1]
    assert stored[1].passed.pass_id != stored[0].passed.pass_id
    assert state_of(ids[0]) is None


@SQLITE_ONLY
def test_one_of_two_processes_reads_and_the_other_takes_over(
    start: Start, sessions: sessionmaker[Session], state_of: Callable[[int], str | None]
) -> None:
    with sessions.begin() as session:
        id = add(session, "down", "rtsp://127.0.0.1:9/s1")
    first = start()
    until(lambda: first.leads and state_of(id))
    second = start()
    until(lambda: second.worker.alive)
    assert not second.leads
    first.stop()
    second.wake()
    until(lambda: second.leads)


@SQLITE_ONLY
def test_it_reads_on_without_the_database(
    start: Start,
    sessions: sessionmaker[Session],
    db_engine: Engine,
    stored: list[FinalPass],
    frames: Path,  # noqa: F811
) -> None:
    with sessions.begin() as session:
        add(session, "folder", str(frames))
    supervisor = start()
    until(lambda: supervisor.leads)
    with renamed(db_engine, "cameras"):
        until(lambda: stored)
        assert supervisor.worker.alive
        assert supervisor.worker.last_error is None


@contextmanager
def renamed(engine: Engine, table: str) -> Iterator[None]:
    """Let a table be missing in the block."""
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO away"))
    yield
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE away RENAME TO {table}"))


def test_a_state_is_as_old_as_its_report() -> None:
    now = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    report = CameraStateRow(
        state="running", reason=None, since=now, updated_at=now, worker="a", figures={"passes": 4}
    )
    row = Camera(enabled=True, updated_at=now - timedelta(days=1), state=report)
    assert state_now(row, now).state is CameraState.RUNNING
    old = state_now(row, now + STALE * 2)
    assert (old.state, old.figures.passes) == (CameraState.STOPPED, 4)
    assert old.reason == "no process reads the cameras"
    row.updated_at = now + STALE * 2  # it is switched on just now
    assert state_now(row, now + STALE * 2).state is CameraState.CONNECTING
    row.enabled = False
    assert state_now(row, now + STALE * 2).state is CameraState.OFF
