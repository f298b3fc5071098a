"""Migrations of the schema, by one process at a time."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from galaxy_alpr.errors import Conflict, Unavailable

logger = logging.getLogger(__name__)

LOCK_KEY = 5_172_053_001
LOCK_TIMEOUT_S = 120


def alembic_config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for the packaged migrations."""
    config = Config()
    config.set_main_option("script_location", str(files("galaxy_alpr.db") / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> tuple[str | None, str | None]:
    """Migrate to the newest revision, under a lock that other processes wait for.

    Return the revisions before and after, ``None`` for a database without tables.
    """
    with exclusive(engine), engine.connect() as connection:
        before = MigrationContext.configure(connection).get_current_revision()
        if before == newest_revision():
            return before, before
        with remade_tables(connection):
            command.upgrade(alembic_config(connection), "head")
        return before, MigrationContext.configure(connection).get_current_revision()


def pending(engine: Engine) -> bool:
    """Return whether the database lacks a migration."""
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    return revision != newest_revision()


@cache
def newest_revision() -> str | None:
    """Return the revision of the newest migration; all of them are read once a process."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


@contextmanager
def remade_tables(connection: Connection) -> Iterator[None]:
    """Let a block of migrations make tables of SQLite anew; it is committed at its end.

    A column or constraint is changed there by dropping the table, which deletes the rows that refer
    to its rows while foreign keys are on. They are checked after the block instead. Raises
    ``Conflict`` where a row then refers to none.
    """
    connection.rollback()
    if connection.dialect.name != "sqlite":
        yield
        connection.commit()
        return
    connection.execute(text("PRAGMA foreign_keys = OFF"))
    connection.rollback()
    try:
        yield
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            raise Conflict(f"rows of {broken[0][0]} refer to rows of {broken[0][2]} that are gone")
        connection.commit()
    finally:
        connection.rollback()
        connection.execute(text("PRAGMA foreign_keys = ON"))
        connection.rollback()


@contextmanager
def exclusive(engine: Engine) -> Iterator[None]:
    """Hold the lock of start-up and migration: one process at a time has it."""
    if engine.dialect.name == "sqlite":
        with _file_lock(engine):
            yield
        return
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK_KEY})
            release = text("SELECT pg_advisory_unlock(:key)")
        else:
            got = connection.execute(
                text("SELECT GET_LOCK(:key, :timeout)"),
                {"key": f"galaxy_{LOCK_KEY}", "timeout": LOCK_TIMEOUT_S},
            ).scalar()
            if got != 1:
                raise Unavailable(
                    f"another process has been migrating the database for {LOCK_TIMEOUT_S} s"
                )
            release = text("SELECT RELEASE_LOCK(CONCAT('galaxy_', :key))")
        try:
            yield
        finally:
            connection.execute(release, {"key": LOCK_KEY})


@contextmanager
def _file_lock(engine: Engine) -> Iterator[None]:
    database = engine.url.database
    if database is None or database == ":memory:":
        yield
        return
    import fcntl

    path = Path(f"{database}.migrate.lock")
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)
