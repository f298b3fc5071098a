"""Files without rows: left by a real crash, found, and moved aside; all others stay."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.errors import Conflict
from galaxy_alpr.main import open_context
from galaxy_alpr.services.doctor.orphans import (
    Orphans,
    find_orphans,
    move_orphans,
    refuse_mass,
)
from galaxy_alpr.services.doctor.quarantine import Quarantine
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.storage.store import has
from tests.captures import submit_photo
from tests.endpoints.conftest import SQLITE_ONLY
from tests.fake_engine import FakeEngine, photo

CRASH = """
import os, sys
from pathlib import Path
from sqlalchemy import event
from galaxy_alpr.main import open_context
from galaxy_alpr.settings import Settings
from tests.captures import submit_photo
from tests.endpoints.conftest import SQLITE_ONLY
from tests.fake_engine import FakeEngine, photo

settings = Settings(_env_file=None, data_dir=Path(sys.argv[1]), database_url=sys.argv[2])
with open_context(settings, FakeEngine()) as context:
    event.listen(context.sessions, "before_commit", lambda session: os._exit(9))
    submit_photo(context.readings, photo("B2"))
"""


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(tmp_path / "data")


def upload(store: ArtifactStore, database_url: str, text: str) -> None:
    settings = Settings(_env_file=None, data_dir=store.outputs.parent, database_url=database_url)
    with open_context(settings, FakeEngine()) as context:
        submit_photo(context.readings, photo(text))


def age(store: ArtifactStore, by: timedelta) -> None:
    """Make every file look as if it had been written earlier."""
    moment = time.time() - by.total_seconds()
    for path in store.outputs.parent.rglob("*"):
        if path.is_file():
            os.utime(path, (moment, moment))


def test_what_a_crash_leaves_is_found_and_moved_aside(
    store: ArtifactStore, database_url: str, sessions: sessionmaker[Session]
) -> None:
    upload(store, database_url, "B1")
    kept = set(store.stored_paths())
    crashed = subprocess.run(
        [sys.executable, "-c", CRASH, str(store.outputs.parent), database_url],
        cwd=Path(__file__).resolve().parents[3],
        check=False,
    )
    assert crashed.returncode == 9
    with sessions() as session:
        assert session.execute(select(func.count(models.DetectionSession.id))).scalar_one() == 1
        assert len(find_orphans(session, store)) == 0, "they may belong to a running upload"
        age(store, timedelta(hours=2))
        half, old, own = f"{1:032x}.jpg", f"{2:032x}.jpg", "my-gate.jpg"
        (store.uploads / half).write_bytes(b"being written")
        for name in (old, own):
            (store.uploads / name).write_bytes(b"left behind")
            os.utime(store.uploads / name, (0, 0))
        orphans = find_orphans(session, store)
    assert set(orphans.stored) == set(store.stored_paths()) - kept
    assert len(orphans.stored) == 3
    assert list(orphans.staged) == [f"uploads/{old}"]

    aside = Quarantine(store, "0" * 32)
    assert move_orphans(sessions, orphans, aside) == 4
    assert move_orphans(sessions, orphans, aside) == 0
    assert set(store.stored_paths()) == kept
    assert [path.name for path in store.staged_files()] == [half]
    assert (store.uploads / own).is_file(), "not a file of the service"
    assert all(has(store.objects, f"{aside.folder}/outputs/{path}") for path in orphans.stored)
    assert store.objects.read(f"{aside.folder}/uploads/{old}") == b"left behind"


def test_files_that_a_row_names_by_now_stay(
    store: ArtifactStore, database_url: str, sessions: sessionmaker[Session]
) -> None:
    upload(store, database_url, "B1")
    paths = tuple(sorted(store.stored_paths()))
    late = Orphans(stored=paths, staged=(), foreign=(), total=3)
    aside = Quarantine(store, "0" * 32)
    assert move_orphans(sessions, late, aside) == 0
    assert tuple(sorted(store.stored_paths())) == paths
    assert store.objects.folders("quarantine") == []


def test_too_large_a_share_is_refused(
    store: ArtifactStore, database_url: str, sessions: sessionmaker[Session]
) -> None:
    def orphans(count: int) -> Orphans:
        return Orphans(stored=("plates/a.jpg",) * count, staged=(), foreign=(), total=20)

    with sessions() as session, pytest.raises(Conflict, match="stores no pictures"):
        refuse_mass(session, orphans(1), max_share=1)
    upload(store, database_url, "B1")
    with sessions() as session:
        refuse_mass(session, orphans(2))
        with pytest.raises(Conflict, match=r"3 of 20 files \(15%\) have no row"):
            refuse_mass(session, orphans(3))
        refuse_mass(session, orphans(3), max_share=0.2)


@SQLITE_ONLY
def test_names_that_the_service_does_not_make_are_never_orphans(
    store: ArtifactStore, database_url: str, sessions: sessionmaker[Session]
) -> None:
    upload(store, database_url, "B1")
    (store.outputs / "plates" / "mine.jpg").write_bytes(b"my own")
    link = store.outputs / f"plates/2020/01/01/{1:032x}.jpg"
    link.parent.mkdir(parents=True)
    link.symlink_to(store.outputs / "plates" / "mine.jpg")
    age(store, timedelta(hours=2))
    with sessions() as session:
        orphans = find_orphans(session, store)
    assert len(orphans) == 0
    assert len(orphans.foreign) == 2
    assert orphans.total == 3


def test_a_healthy_site_has_none(
    store: ArtifactStore, database_url: str, sessions: sessionmaker[Session]
) -> None:
    upload(store, database_url, "B1")
    age(store, timedelta(hours=2))
    with sessions() as session:
        assert len(find_orphans(session, store)) == 0
