"""The declarative base, the column types that tables share, and the database engine."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    String,
    create_engine,
    event,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import (
    DeclarativeBase,
    Session,
    SessionTransaction,
    SessionTransactionOrigin,
    sessionmaker,
)
from sqlalchemy.types import TypeDecorator

from galaxy_alpr.db.error_texts import hide_values
from galaxy_alpr.db.pool import MeasuredPool
from galaxy_alpr.db.sqlite.write_turn import WriteTurn
from galaxy_alpr.db.timeouts import Timeouts, limit_engine
from galaxy_alpr.db.urls import parse_url

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Id = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit key; SQLite numbers the rows of a plain INTEGER key only."""

EARLIEST_YEAR, LATEST_YEAR = 1970, 2200
"""Moments that clients send lie between these years."""

TEXT_LENGTH = 20
"""Most characters of a stored plate text, normalised; no real plate has more."""

DISPLAY_LENGTH = 30
"""Most characters of a plate as it is displayed."""

RAW_LENGTH = 60
"""Most characters of a plate's reading before normalisation."""


class CodeString(TypeDecorator[str]):
    """An ASCII string that every database compares byte by byte.

    Plate texts and codes are A-Z and 0-9 only. With a binary collation prefix look-ups use the
    index on every database, and ``A`` never matches ``Ä``.
    """

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name in {"mysql", "mariadb"}:
            ascii_type = mysql.VARCHAR(self.length, charset="ascii", collation="ascii_bin")
            return dialect.type_descriptor(ascii_type)
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(String(self.length, collation=collation))


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: aware in Python, without offset in the database, microseconds kept."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name in {"mysql", "mariadb"}:
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime())

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a timezone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def utc_now() -> datetime:
    """Return the current moment, aware of its timezone."""
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """Base of all tables; constraints have the same name on every database."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


def make_engine(
    url: str,
    *,
    pool_size: int = 10,
    echo: bool = False,
    durable: bool = True,
    timeouts: Timeouts | None = None,
) -> Engine:
    """Return an engine for ``url``; no value of a statement is in its errors.

    SQLite gets WAL and foreign keys, and overwrites what is deleted; PostgreSQL and MySQL/MariaDB
    get the bundled drivers when the URL names none, and connections checked before use. With
    ``durable`` SQLite's commits survive a power cut; those of a server depend on its own settings.
    """
    timeouts = timeouts or Timeouts()
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(
            parsed,
            echo=echo,
            hide_parameters=True,
            connect_args={"timeout": timeouts.lock_s},
            **(_file_pool(timeouts) if parsed.database else {}),
        )
        event.listen(engine, "connect", partial(_configure_sqlite, durable=durable))
    else:
        engine = create_engine(
            parsed,
            echo=echo,
            hide_parameters=True,
            poolclass=MeasuredPool,
            pool_pre_ping=True,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=timeouts.pool_s,
            **({"isolation_level": "READ COMMITTED"} if "pymysql" in parsed.drivername else {}),
        )
        hide_values(engine)
    limit_engine(engine, timeouts)
    return engine


def _file_pool(timeouts: Timeouts) -> dict[str, Any]:
    return {"poolclass": MeasuredPool, "pool_timeout": timeouts.pool_s}


def _configure_sqlite(connection: Any, _record: object, *, durable: bool) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        f"synchronous={'FULL' if durable else 'NORMAL'}",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
        "cache_size=-32000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def make_sessionmaker(engine: Engine) -> sessionmaker[Session]:
    """Return the factory of sessions; only its ``begin()`` commits."""
    sessions = sessionmaker(engine, expire_on_commit=False)
    if engine.dialect.name == "sqlite":
        WriteTurn().guard(sessions)
        event.listen(sessions, "after_begin", _lock_for_writing)
    return sessions


def _lock_for_writing(
    _session: Session, transaction: SessionTransaction, connection: Connection
) -> None:
    """Take SQLite's write lock before the first statement of a transaction that writes.

    The driver begins a transaction at the first change only, and SQLite has no ``FOR UPDATE``:
    two writers would read the same rows and both change them. ``sessions.begin()`` begins
    explicitly; a session that only reads begins by itself, and needs no lock.
    """
    if transaction.origin is SessionTransactionOrigin.BEGIN:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
