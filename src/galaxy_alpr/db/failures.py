"""What an error of the database means, as a domain error with its own code and status."""

from __future__ import annotations

import sqlite3

import psycopg
import pymysql
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

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
    DatabaseTimeout,
    DatabaseUnreachable,
    ValidationFailed,
)

Failure = type[AlprError]

MESSAGES: dict[Failure, str] = {
    DatabaseUnreachable: "the database does not answer",
    DatabaseBusy: "the database is busy",
    DatabaseTimeout: "the database took too long for a statement",
    DatabaseReadOnly: "the database is read-only",
    DatabaseDenied: "the database refuses the service's user or lacks a permission",
    DatabaseMissing: "the database or one of its tables is missing",
    DatabaseDamaged: "the database is damaged",
    DatabaseFull: "the disk of the database is full",
    DatabaseFailed: "the database failed",
    Conflict: "the change conflicts with stored data",
    ValidationFailed: "a value cannot be stored or compared",
}

SQLITE: dict[int, Failure] = {
    sqlite3.SQLITE_PERM: DatabaseDenied,
    sqlite3.SQLITE_AUTH: DatabaseDenied,
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_READONLY: DatabaseReadOnly,
    sqlite3.SQLITE_INTERRUPT: DatabaseTimeout,
    sqlite3.SQLITE_CORRUPT: DatabaseDamaged,
    sqlite3.SQLITE_NOTADB: DatabaseDamaged,
    sqlite3.SQLITE_FULL: DatabaseFull,
    sqlite3.SQLITE_CANTOPEN: DatabaseDenied,
    sqlite3.SQLITE_TOOBIG: ValidationFailed,
    sqlite3.SQLITE_MISMATCH: ValidationFailed,
}
"""By primary result code: https://sqlite.org/rescode.html."""

POSTGRESQL: dict[str, Failure] = {
    "08": DatabaseUnreachable,
    "57P": DatabaseUnreachable,
    "57014": DatabaseTimeout,
    "55P03": DatabaseBusy,
    "40": DatabaseBusy,
    "53": DatabaseBusy,
    "53100": DatabaseFull,
    "25006": DatabaseReadOnly,
    "28": DatabaseDenied,
    "42501": DatabaseDenied,
    "3D": DatabaseMissing,
    "3F": DatabaseMissing,
    "42P01": DatabaseMissing,
    "42703": DatabaseMissing,
    "XX001": DatabaseDamaged,
    "XX002": DatabaseDamaged,
}
"""By SQLSTATE or its beginning: https://www.postgresql.org/docs/current/errcodes-appendix.html."""

MYSQL: dict[Failure, frozenset[int]] = {
    DatabaseBusy: frozenset({1040, 1203, 1205, 1213, 1226}),
    DatabaseTimeout: frozenset({1317, 1969, 3024}),
    DatabaseReadOnly: frozenset({1290, 1792, 1836}),
    DatabaseDenied: frozenset({1044, 1045, 1142, 1143, 1227, 1698}),
    DatabaseMissing: frozenset({1049, 1054, 1146, 1932}),
    DatabaseDamaged: frozenset({126, 127, 144, 145, 1034, 1035, 1194, 1195, 1712}),
    DatabaseFull: frozenset({28, 1021, 1114}),
    DatabaseUnreachable: frozenset(
        {0, 1053, 1079, 1152, 1158, 1159, 1160, 1161, *range(2000, 2100)}
    ),
}
"""By error number (https://mariadb.com/kb/en/mariadb-error-codes/); from 2000 on the client's."""


def failure_of(error: SQLAlchemyError) -> AlprError | None:
    """Return what ``error`` means to a caller; ``None`` for a mistake of this program."""
    kind = _kind(error)
    return None if kind is None else kind(MESSAGES[kind])


def cause_of(error: SQLAlchemyError) -> str:
    """Return the driver's error for the log, without values: a refused row names a plate."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(error, IntegrityError | DataError) or not str(cause):
        return type(cause).__name__
    return f"{type(cause).__name__}: {' '.join(str(cause).split())}"


def _kind(error: SQLAlchemyError) -> Failure | None:
    if isinstance(error, PoolTimeout):
        return DatabaseBusy
    if isinstance(error, IntegrityError | StaleDataError):
        return Conflict
    if isinstance(error, DataError):
        return ValidationFailed
    if not isinstance(error, DBAPIError):
        return None
    kind = _kind_of_driver_error(error.orig)
    if kind is not None:
        return kind
    if isinstance(error, ProgrammingError | NotSupportedError):
        return None
    return DatabaseUnreachable if error.connection_invalidated else DatabaseFailed


def _kind_of_driver_error(error: BaseException | None) -> Failure | None:
    if isinstance(error, sqlite3.Error):
        if "no such table" in str(error) or "no such column" in str(error):
            return DatabaseMissing
        code = getattr(error, "sqlite_errorcode", None)
        return None if code is None else SQLITE.get(code & 0xFF)
    if isinstance(error, psycopg.Error):
        state = error.sqlstate
        if state is None:
            # The client's own errors have none: a refused, lost or silent connection.
            return DatabaseUnreachable if isinstance(error, psycopg.OperationalError) else None
        starts = (state[:length] for length in (5, 3, 2))
        return next((POSTGRESQL[start] for start in starts if start in POSTGRESQL), None)
    if isinstance(error, pymysql.Error):
        number = error.args[0] if error.args else None
        if number == 1030 and "28" in str(error):  # "Got error 28 … from storage engine": ENOSPC
            return DatabaseFull
        return next((kind for kind, numbers in MYSQL.items() if number in numbers), None)
    return None
