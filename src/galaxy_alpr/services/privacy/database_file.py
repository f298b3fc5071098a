"""What an SQLite file still holds of deleted rows.

Deleted content is overwritten (``secure_delete``), except copies that SQLite made when it moved
rows between pages, and what was deleted before that was set. Servers have their own files: see
``docs/privacy.md``.
"""

from __future__ import annotations

import logging
import mmap
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from galaxy_alpr.db.failures import cause_of

logger = logging.getLogger(__name__)


class DatabaseFile(StrEnum):
    """The state of the database's file after an erasure."""

    CLEAN = "clean"
    REBUILT = "rebuilt"
    NOT_CLEAN = "not_clean"
    ON_SERVER = "on_server"


def clean(engine: Engine, texts: Collection[str]) -> DatabaseFile:
    """Empty the log of an SQLite database, and rebuild its file if it holds one of ``texts``.

    Also where rows that exist hold it, as a longer plate does: the file does not tell which.
    Rebuilding (``VACUUM``) takes some seconds for each gigabyte, in which others can read.
    """
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or path == ":memory:":
        return DatabaseFile.ON_SERVER
    needles = [text.encode() for text in texts if text]
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            _empty_log(connection)
            if not _holds(Path(path), needles):
                return DatabaseFile.CLEAN
            # The other settings keep temporary tables in memory: a whole copy may not fit.
            connection.exec_driver_sql("PRAGMA temp_store=FILE")
            try:
                connection.exec_driver_sql("VACUUM")
            finally:
                connection.exec_driver_sql("PRAGMA temp_store=MEMORY")
            emptied = _empty_log(connection)
    except SQLAlchemyError as error:
        logger.error("the database's file cannot be rebuilt: %s", cause_of(error))
        return DatabaseFile.NOT_CLEAN
    return DatabaseFile.REBUILT if emptied else DatabaseFile.NOT_CLEAN


def _empty_log(connection: Connection) -> bool:
    """Move the log into the file and empty it; return whether no reader prevented it."""
    (busy, *_) = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    return not busy


def _holds(path: Path, needles: Collection[bytes]) -> bool:
    """Return whether the file or its log contains one of ``needles``."""
    for file in (path, Path(f"{path}-wal")):
        if not file.is_file() or not file.stat().st_size:
            continue
        with (
            file.open("rb") as handle,
            mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as content,
        ):
            if any(content.find(needle) >= 0 for needle in needles):
                return True
    return False
