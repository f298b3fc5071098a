"""Files without rows: left by a real crash, found, and deleted; all others stay."""

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
from galaxy_alpr.main import open_context
from galaxy_alpr.services.doctor import delete_orphans, find_orphans
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore
from tests.captures import submit_photo
from tests.fake_engine import FakeEngine, photo

CRASH = """
import os, sys
from pathlib import Path
from sqlalchemy import event
from galaxy_alpr.main import open_context
from galaxy_alpr.settings import Settings
from tests.captures import submit_photo
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


def test_what_a_crash_leaves_is_found_and_deleted(
    store: ArtifactStore, database_url: str, sessions: sessionmaker[Session]
) -> None:
    upload(store, database_url, "B1")
    kept = set(store.stored_paths())
    crashed = subprocess.run(
        [sys.executable, "-c", CRASH, str(store.outputs.parent), database_url],
        cwd=Path(__file__).resolve().parents[2],
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
    assert [path.name for path in orphans.staged] == [old]

    delete_orphans(orphans, store)
    delete_orphans(orphans, store)
    assert set(store.stored_paths()) == kept
    assert [path.name for path in store.staged_files()] == [half]
    assert (store.uploads / own).is_file(), "not a file of ours"


def test_a_healthy_site_has_none(
    store: ArtifactStore, database_url: str, sessions: sessionmaker[Session]
) -> None:
    upload(store, database_url, "B1")
    age(store, timedelta(hours=2))
    with sessions() as session:
        assert len(find_orphans(session, store)) == 0
