"""A database and a data folder are used together only where they belong together."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.db.base import make_engine
from galaxy_alpr.db.migrate import upgrade
from galaxy_alpr.errors import Conflict
from galaxy_alpr.main import open_context
from galaxy_alpr.services.installation import (
    FILE,
    adopt,
    folder_id,
    inspect_pair,
    open_pair,
    set_folder_id,
)
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore
from tests.captures import submit_photo
from tests.endpoints.conftest import SQLITE_ONLY
from tests.fake_engine import FakeEngine, photo


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    store = ArtifactStore(tmp_path / "data")
    store.make_folders()
    return store


@pytest.fixture
def picture(store: ArtifactStore, database_url: str) -> None:
    """Store a picture of one vehicle and its plate, which makes the pair an installation."""
    settings = Settings(_env_file=None, data_dir=store.data_dir, database_url=database_url)
    with open_context(settings, FakeEngine()) as context:
        submit_photo(context.readings, photo("B1"))


def forget(sessions: sessionmaker[Session]) -> None:
    """Remove the id of the database."""
    with sessions.begin() as session:
        for row in session.scalars(select(models.Installation)):
            session.delete(row)


def test_a_new_pair_gets_one_id_and_keeps_it(store: ArtifactStore, db_engine: Engine) -> None:
    uuid = open_pair(db_engine, store)
    assert folder_id(store) == uuid
    assert open_pair(db_engine, store) == uuid
    assert inspect_pair(db_engine, store).same


@pytest.mark.usefixtures("picture")
def test_an_installation_without_ids_gets_one(
    store: ArtifactStore, db_engine: Engine, sessions: sessionmaker[Session]
) -> None:
    forget(sessions)
    (store.data_dir / FILE).unlink()
    assert open_pair(db_engine, store) == folder_id(store)


@pytest.mark.usefixtures("picture")
def test_a_missing_id_is_replaced_where_rows_name_the_files(
    store: ArtifactStore, db_engine: Engine, sessions: sessionmaker[Session]
) -> None:
    uuid = folder_id(store)
    forget(sessions)
    assert open_pair(db_engine, store) == uuid
    (store.data_dir / FILE).unlink()
    assert open_pair(db_engine, store) == uuid
    assert folder_id(store) == uuid


@pytest.mark.usefixtures("picture")
def test_an_empty_folder_without_id_is_refused_beside_stored_pictures(
    store: ArtifactStore, db_engine: Engine
) -> None:
    """It may be the mount point of a disk that is missing."""
    shutil.rmtree(store.data_dir)
    store.make_folders()
    with pytest.raises(Conflict, match="stores pictures, and its rows name 0 of 0 files"):
        open_pair(db_engine, store)
    assert folder_id(store) is None


@pytest.mark.usefixtures("picture")
@SQLITE_ONLY
@pytest.mark.parametrize("made", [False, True], ids=["no file", "migrated"])
@pytest.mark.parametrize("has_id", [False, True])
def test_a_new_database_is_refused_beside_stored_files(
    store: ArtifactStore, made: bool, has_id: bool
) -> None:
    """As when the database's URL is not set."""
    file = store.data_dir / "new.db"
    engine = make_engine(f"sqlite:///{file}")
    if made:
        upgrade(engine)
    if not has_id:
        (store.data_dir / FILE).unlink()
    with pytest.raises(Conflict, match="its rows name 0 of 3 files"):
        open_pair(engine, store)
    assert file.exists() == made
    adopt(engine, store)
    assert inspect_pair(engine, store).same
    engine.dispose()


def test_another_installation_is_refused_and_not_migrated(
    store: ArtifactStore, db_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    uuid = open_pair(db_engine, store)
    set_folder_id(store, "0" * 32)
    monkeypatch.setattr("galaxy_alpr.services.migration.upgrade", lambda _engine: 1 / 0)
    with pytest.raises(
        Conflict, match=f"has the installation id {uuid}, the data folder the installation id 000"
    ):
        open_pair(db_engine, store)
    monkeypatch.undo()
    assert adopt(db_engine, store) == uuid
    assert open_pair(db_engine, store) == folder_id(store) == uuid


def test_a_broken_id_is_an_error_and_not_none(store: ArtifactStore, db_engine: Engine) -> None:
    open_pair(db_engine, store)
    (store.data_dir / FILE).write_text("")
    with pytest.raises(OSError, match="is broken"):
        open_pair(db_engine, store)
