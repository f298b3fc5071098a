"""SQLite: copied by its online backup API, restored as a file."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import ClassVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from galaxy_alpr.errors import BackupFailed, DiskFull
from galaxy_alpr.services.backup.copying import PRIVATE, create, sync_file, sync_folder
from galaxy_alpr.services.backup.databases.base import Snapshot, refuse_others, row_counts

LEVEL = 3
"""Level of compression: most of the gain for a small part of the time."""


class Sqlite:
    """A database in a file."""

    kind: ClassVar[str] = "sqlite"
    file: ClassVar[str] = "database.sqlite.gz"

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        name = engine.url.database
        if name in {None, "", ":memory:"}:
            raise BackupFailed("A database in memory has no backups.")
        self._path = Path(str(name))

    @contextmanager
    def snapshot(self, target: Path) -> Iterator[Snapshot]:
        with self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first()  # pins the moment

            def finish() -> dict[str, int]:
                driver = connection.connection.driver_connection
                assert isinstance(driver, sqlite3.Connection)
                self._copy(driver, target)
                return row_counts(session)

            with Session(connection) as session:
                yield Snapshot(session, finish)

    def exists(self) -> bool:
        return any(path.exists() and path.stat().st_size for path in self._paths())

    def refuse_use(self) -> None:
        self._engine.dispose()
        if not self._path.exists():
            return
        with closing(sqlite3.connect(self._path, timeout=0)) as connection:
            try:
                connection.execute("PRAGMA journal_mode=DELETE")  # refused while others have it
            except sqlite3.OperationalError as error:
                refuse_others("locked" in str(error))
            except sqlite3.DatabaseError:
                pass  # damaged: to be replaced

    def set_aside(self, folder: Path) -> None:
        for path in self._paths():
            if path.exists():
                shutil.move(path, folder / path.name)

    def put_back(self, folder: Path) -> None:
        self.clear()
        for path in self._paths():
            if (folder / path.name).exists():
                shutil.move(folder / path.name, path)

    def load(self, copy: Path) -> None:
        self._engine.dispose()
        staged = self._path.with_name(f"{self._path.name}.partial")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with gzip.open(copy, "rb") as reader, create(staged, 0o666) as writer:
                shutil.copyfileobj(reader, writer, 1024 * 1024)
                sync_file(writer)
            staged.replace(self._path)
        finally:
            staged.unlink(missing_ok=True)
        sync_folder(self._path.parent)
        with self._engine.connect() as connection:
            _check(connection.exec_driver_sql("PRAGMA quick_check").scalars().all())

    def clear(self) -> None:
        self._engine.dispose()
        for path in self._paths():
            path.unlink(missing_ok=True)

    def _paths(self) -> list[Path]:
        """Return the files of the database: its log first, which must not outlive it."""
        name = self._path.name
        return [
            *(self._path.with_name(f"{name}{suffix}") for suffix in ("-wal", "-shm", "-journal")),
            self._path,
        ]

    def _copy(self, source: sqlite3.Connection, target: Path) -> None:
        raw = target.with_suffix("")
        create(raw, PRIVATE).close()
        try:
            with closing(sqlite3.connect(raw)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
                _check([row[0] for row in copy.execute("PRAGMA quick_check")])
            with raw.open("rb") as reader, create(target) as writer:
                with gzip.GzipFile(
                    fileobj=writer, mode="wb", compresslevel=LEVEL, mtime=0
                ) as packed:
                    shutil.copyfileobj(reader, packed, 1024 * 1024)
                sync_file(writer)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                raise DiskFull("the disk is full") from error
            raise BackupFailed(f"The database cannot be copied: {error}") from error
        finally:
            with suppress(FileNotFoundError):
                raw.unlink()


def _check(found: object) -> None:
    if found != ["ok"]:
        raise BackupFailed(f"The database is damaged: {found}")
