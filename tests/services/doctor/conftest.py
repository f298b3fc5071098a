"""An installation with one stored picture, and the parts that repair it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.engine.image.codec import ImageLimits
from galaxy_alpr.main import open_context
from galaxy_alpr.services.admission import OneThread
from galaxy_alpr.services.doctor.mend import Mender
from galaxy_alpr.services.doctor.quarantine import Quarantine
from galaxy_alpr.services.readings.drawings import Drawings
from galaxy_alpr.services.readings.lost_files import LostFiles
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore
from tests.captures import submit_photo
from tests.fake_engine import FakeEngine, photo
from tests.s3_server import Bucket

ID = "0" * 32


@pytest.fixture
def store(tmp_path: Path, remote: Bucket | None) -> ArtifactStore:
    return ArtifactStore(tmp_path / "data", remote=None if remote is None else remote.objects())


@pytest.fixture
def settings(store: ArtifactStore, database_url: str, remote: Bucket | None) -> Settings:
    values = {} if remote is None else remote.settings
    return Settings(_env_file=None, data_dir=store.data_dir, database_url=database_url, **values)


@pytest.fixture
def stored(store: ArtifactStore, settings: Settings) -> dict[str, str]:
    """Store a picture and return its paths by their folder; the drawing is among them."""
    with open_context(settings, FakeEngine()) as context:
        row = submit_photo(context.readings, photo("B1")).row
        assert row.annotated_path is not None
        assert context.on_demand.drawings.make(row.annotated_path)
    return {path.partition("/")[0]: path for path in store.stored_paths()}


@pytest.fixture
def aside(store: ArtifactStore) -> Quarantine:
    return Quarantine(store, ID)


@pytest.fixture
def mender(store: ArtifactStore, sessions: sessionmaker[Session], aside: Quarantine) -> Mender:
    limits = ImageLimits()
    thread = OneThread(1, "another picture is being drawn")
    return Mender(
        sessions=sessions,
        store=store,
        lost_files=LostFiles(
            sessions=sessions, store=store, limits=limits, thread=thread, jpeg_quality=88
        ),
        drawings=Drawings(
            sessions=sessions, store=store, limits=limits, thread=thread, jpeg_quality=88
        ),
        aside=aside,
    )
