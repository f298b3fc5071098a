"""Pictures that are stored and deleted while a backup is made: no row lacks its file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db import models
from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.folder_lock import lock_folder
from galaxy_alpr.services.backup.folder import BackupFolder
from galaxy_alpr.services.readings.deletion import delete_session
from tests.services.backup.conftest import Site


@contextmanager
def once(engine: Engine, when: Callable[[str], bool], act: Callable[[], None]) -> Iterator[None]:
    """Call ``act`` before the first statement of ``engine`` for which ``when`` is true."""
    done: list[bool] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not done and when(statement):
            done.append(True)
            act()

    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    assert done, "the moment did not come"


class Deleter:
    """Deletes pictures in threads of its own, as requests do."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._sessions = make_sessionmaker(make_engine(site.url))
        self._threads = ThreadPoolExecutor(4)
        self.deletions: list[Future[None]] = []

    def delete(self, id: int) -> None:
        """Begin to delete a picture, and wait until its rows are gone."""
        site = self._site
        self.deletions.append(
            self._threads.submit(delete_session, self._sessions, site.store, id, actor=SYSTEM)
        )
        for _ in range(100_000):
            with self._sessions() as session:
                query = select(models.DetectionSession.id).where(models.DetectionSession.id == id)
                if session.scalar(query) is None:
                    return
        raise AssertionError(f"the rows of {id} are still there")

    def finish(self) -> None:
        for deletion in self.deletions:
            deletion.result()
        self._threads.shutdown()
        self._sessions.kw["bind"].dispose()


@pytest.fixture
def deleter(site: Site) -> Iterator[Deleter]:
    deleter = Deleter(site)
    yield deleter
    deleter.finish()


def path_of(site: Site, id: int) -> str:
    with site.sessions() as session:
        row = session.get(models.DetectionSession, id)
        assert row is not None
        assert row.image_path is not None
        return row.image_path


def test_a_deletion_waits_with_its_files_for_the_lock(site: Site, deleter: Deleter) -> None:
    path = path_of(site, site.ids[0])
    with lock_folder(site.store.outputs):
        deleter.delete(site.ids[0])
        assert site.store.holds(path)
        assert not deleter.deletions[0].done()
    deleter.finish()
    assert not site.store.holds(path)


def test_pictures_come_and_go_between_the_files_and_the_database(
    site: Site, empty: Site, folder: BackupFolder, deleter: Deleter
) -> None:
    """After most files were copied, and before the moment of the database's copy."""

    def meanwhile() -> None:
        with site.running() as context:
            site.submit(context, "NEW")
            site.submit(context, "GONE")
        deleter.delete(site.ids[0])
        deleter.delete(site.ids[-1])

    with once(site.engine, lambda _: bool(folder.added), meanwhile):
        made = site.backup(folder)
    deleter.finish()
    assert made.header.rows["detection_sessions"] == 3
    if site.engine.dialect.name != "mariadb":
        assert made.unnamed == 3, "the files of the picture that was deleted had been copied"
    empty.restore(folder)
    assert {"NEW" in str(empty.rows()), "GONE" in str(empty.rows())} == {True, False}
    assert empty.faults() == []
    assert empty.rows() == site.rows()


def test_pictures_go_after_the_moment_of_the_database(
    site: Site, empty: Site, folder: BackupFolder, deleter: Deleter
) -> None:
    """A picture that was copied before, and one whose files are not copied yet."""

    def before() -> None:
        with site.running() as context:
            site.submit(context, "NEW")

    def after() -> None:
        deleter.delete(site.ids[0])
        deleter.delete(site.ids[-1])

    with (
        once(site.engine, lambda _: bool(folder.added), before),
        once(site.engine, lambda statement: "image_sha256" in statement, after),
    ):
        made = site.backup(folder)
    deleter.finish()
    assert made.header.rows["detection_sessions"] == 4
    assert made.header.damaged == {}
    assert site.faults() == []
    empty.restore(folder)
    assert len(empty.rows()["detection_sessions"]) == 4
    assert len(site.rows()["detection_sessions"]) == 2
    assert empty.faults() == []


def test_pictures_come_and_go_between_the_two_moments_of_mariadb(
    site: Site, empty: Site, folder: BackupFolder, deleter: Deleter
) -> None:
    """The dump program reads an earlier moment than the session that names the files."""
    if site.engine.dialect.name != "mariadb":
        pytest.skip("the other databases have one moment")

    def before() -> None:
        with site.running() as context:
            site.submit(context, "NEW")

    def between() -> None:
        with site.running() as context:
            site.submit(context, "LATE")
        deleter.delete(site.ids[0])
        deleter.delete(site.ids[3])

    began = "START TRANSACTION WITH CONSISTENT SNAPSHOT"
    with (
        once(site.engine, lambda _: bool(folder.added), before),
        once(site.engine, lambda statement: statement == began, between),
    ):
        made = site.backup(folder)
    deleter.finish()
    assert made.header.rows["detection_sessions"] == 4
    empty.restore(folder)
    plates = str(empty.rows()["plates"])
    assert ("NEW" in plates, "LATE" in plates) == (True, False)
    assert empty.faults() == []
    assert site.faults() == []
