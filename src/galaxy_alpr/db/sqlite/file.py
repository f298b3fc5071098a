"""Noticing that the file of an SQLite database was deleted or replaced while it is open.

SQLite goes on writing into a deleted file, and everything is gone when the process ends.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.errors import DatabaseMissing


class SqliteFile:
    """The file at the path of an SQLite database: the one that was there at the start."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log = Path(f"{path}-wal")
        self._identity = _identity(path)
        self._log_lost = False

    @classmethod
    def of(cls, engine: Engine) -> SqliteFile | None:
        """Return the file of ``engine``; ``None`` for servers and databases in memory."""
        database = engine.url.database
        if engine.dialect.name != "sqlite" or not database or database == ":memory:":
            return None
        return cls(Path(database))

    def check(self) -> None:
        """Raise ``DatabaseMissing`` when the path no longer leads to the file."""
        found = _identity(self._path)
        if found is None:
            raise DatabaseMissing(f"the database file {self._path} is gone; restore it")
        if found != self._identity:
            raise DatabaseMissing(
                f"the database file {self._path} was replaced; restart the service"
            )
        if self._log_lost:
            raise DatabaseMissing(f"the log {self._log} was deleted; restart the service")

    def check_open(self) -> None:
        """As ``check``, and for the log as well, which exists while a connection is open."""
        if not self._log.exists():
            self._log_lost = True
        self.check()

    def guard(self, engine: Engine, sessions: sessionmaker[Session] | None = None) -> None:
        """Check before connections are opened or used, and after each commit of ``sessions``.

        So a change that went into a deleted file is never answered as stored. A new connection
        would make a new, empty file.
        """
        event.listen(engine, "do_connect", lambda *_: self.check())
        with engine.connect() as connection:
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        check = self.check_open if mode == "wal" else self.check
        event.listen(engine, "checkout", lambda *_: check())
        if sessions is not None:
            event.listen(sessions, "after_commit", lambda _: check())


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116  (this runs twice for each request)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
