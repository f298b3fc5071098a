"""Files go only after their rows are surely gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.models import DetectionSession
from galaxy_alpr.services.readings.deletion import delete_session
from galaxy_alpr.storage import ArtifactStore
from tests.factories import AT, make_session


def test_a_failed_commit_keeps_the_files(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    store = ArtifactStore(tmp_path)
    store.make_folders()
    path = store.name("uploaded", ".jpg", AT)
    store.write(path, b"x")
    with sessions.begin() as session:
        id = make_session(session, image_path=path).id

    def fail(_session: Session) -> None:
        raise RuntimeError("the disk is full")

    event.listen(sessions, "before_commit", fail)
    with pytest.raises(RuntimeError, match="the disk is full"):
        delete_session(sessions, store, id, actor=SYSTEM)
    event.remove(sessions, "before_commit", fail)
    assert (store.outputs / path).exists()
    with sessions() as session:
        assert session.get(DetectionSession, id) is not None
    delete_session(sessions, store, id, actor=SYSTEM)
    assert not (store.outputs / path).exists()
