"""Each way in which a database fails has its own code, on every kind of database."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pymysql
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.db.base import make_engine
from galaxy_alpr.db.failures import failure_of
from galaxy_alpr.errors import (
    AlprError,
    Conflict,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseDenied,
    DatabaseFailed,
    DatabaseFull,
    DatabaseMissing,
    DatabaseReadOnly,
    DatabaseUnreachable,
    ValidationFailed,
)
from tests import factories


def failing(act: Callable[[], object]) -> AlprError | None:
    with pytest.raises(SQLAlchemyError) as caught:
        act()
    return failure_of(caught.value)


def execute(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


@pytest.fixture
def sqlite_file(sqlite_template: Path, tmp_path: Path) -> Path:
    path = tmp_path / "galaxy_alpr.db"
    path.write_bytes(sqlite_template.read_bytes())
    return path


def test_a_missing_table(db_engine: Engine) -> None:
    assert isinstance(failing(lambda: execute(db_engine, "SELECT * FROM absent")), DatabaseMissing)


def test_a_mistake_of_the_program_is_no_failure_of_the_database(db_engine: Engine) -> None:
    failure = failing(lambda: execute(db_engine, "SELEKT 1"))
    assert failure is None or isinstance(failure, DatabaseFailed)


def test_a_refused_change_and_a_refused_value(
    db_engine: Engine, sessions: sessionmaker[Session]
) -> None:
    def two_of_a_name() -> None:
        with sessions.begin() as session:
            factories.make_location(session, "Gate 1")
            factories.make_location(session, "Gate 1")

    assert isinstance(failing(two_of_a_name), Conflict)
    if db_engine.dialect.name != "sqlite":  # which stores texts of any length
        with sessions.begin() as session:
            gate = factories.make_location(session, "Gate 2")

        def too_long() -> None:
            with sessions.begin() as session:
                session.get_one(models.Location, gate.id).name = "x" * 10_000

        assert isinstance(failing(too_long), ValidationFailed)


def test_a_read_only_database(db_engine: Engine) -> None:
    if db_engine.dialect.name == "sqlite":
        read_only = "PRAGMA query_only=ON"
    else:
        read_only = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"
    if db_engine.dialect.name in {"mysql", "mariadb"}:
        read_only = "SET SESSION TRANSACTION READ ONLY"

    def act() -> None:
        with db_engine.connect() as connection:
            connection.execute(text(read_only))
            connection.commit()
            try:
                connection.execute(text("UPDATE event_counter SET last_id = 1 WHERE id = -1"))
            finally:
                connection.invalidate()

    assert isinstance(failing(act), DatabaseReadOnly)


def test_a_lock_that_does_not_become_free(sqlite_file: Path) -> None:
    engine = make_engine(f"sqlite:///{sqlite_file}")
    with engine.connect() as holder:
        holder.exec_driver_sql("BEGIN IMMEDIATE")
        with engine.connect() as waiting:
            waiting.exec_driver_sql("PRAGMA busy_timeout=1")
            assert isinstance(
                failing(lambda: waiting.exec_driver_sql("BEGIN IMMEDIATE")), DatabaseBusy
            )
    engine.dispose()
    assert isinstance(failure_of(PoolTimeout()), DatabaseBusy)


def test_a_damaged_sqlite_file(sqlite_file: Path) -> None:
    engine = make_engine(f"sqlite:///{sqlite_file}")
    execute(engine, "SELECT 1")
    engine.dispose()
    data = bytearray(sqlite_file.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    sqlite_file.write_bytes(data)
    assert isinstance(failing(lambda: execute(engine, "SELECT * FROM events")), DatabaseDamaged)
    sqlite_file.write_bytes(b"no database" * 1000)
    engine.dispose()
    assert isinstance(failing(lambda: execute(engine, "SELECT * FROM events")), DatabaseDamaged)
    engine.dispose()


def test_a_full_sqlite_file(sqlite_file: Path) -> None:
    engine = make_engine(f"sqlite:///{sqlite_file}")

    def fill() -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1")
            connection.exec_driver_sql("CREATE TABLE blob AS SELECT randomblob(100000)")

    assert isinstance(failing(fill), DatabaseFull)
    engine.dispose()


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/none/galaxy_alpr.db")
    assert isinstance(failing(lambda: execute(engine, "SELECT 1")), DatabaseDenied)


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
def test_nobody_listens(scheme: str) -> None:
    engine = make_engine(f"{scheme}://user@127.0.0.1:1/none")
    assert isinstance(failing(lambda: execute(engine, "SELECT 1")), DatabaseUnreachable)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (1205, DatabaseBusy),
        (1290, DatabaseReadOnly),
        (1142, DatabaseDenied),
        (1114, DatabaseFull),
        (2013, DatabaseUnreachable),
        (1194, DatabaseDamaged),
        (4242, DatabaseFailed),
    ],
)
def test_numbers_of_mysql(number: int, kind: type[AlprError]) -> None:
    error = OperationalError("", None, pymysql.err.OperationalError(number, ""))
    assert isinstance(failure_of(error), kind)


def test_an_unknown_failure_of_a_driver() -> None:
    assert isinstance(failure_of(InternalError("", None, sqlite3.InternalError())), DatabaseFailed)
