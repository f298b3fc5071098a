"""Character sets and collations of MySQL and MariaDB: every text fits, and is compared exactly.

The default of a server or a database may be ``latin1``, which has no emoji, or a collation in which
``ü`` equals ``u``. So tables and columns are ``utf8mb4_bin``, as those of SQLite and PostgreSQL
are, and codes are ``ascii_bin``. Both ignore blanks at the end of a text; names have none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, Table, bindparam, text

import galaxy_alpr.db.models  # noqa: F401  (fills the metadata)
from galaxy_alpr.db.base import Base
from galaxy_alpr.db.connections import CHARSET, COLLATION

NAMES = ("mysql", "mariadb")
"""Names of the dialects."""

EXACT = (COLLATION, "ascii_bin")
"""Collations that a column may have."""

_SMALL_ROWS = ("Compact", "Redundant")
"""Row formats whose index keys have at most 767 bytes."""

_WRONG_TABLES = text(
    "SELECT TABLE_NAME AS name, TABLE_COLLATION AS collation, ROW_FORMAT AS row_format"
    " FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN :tables"
    " AND (TABLE_COLLATION <> :collation OR ROW_FORMAT IN :small) ORDER BY TABLE_NAME"
).bindparams(bindparam("tables", expanding=True), bindparam("small", expanding=True))

_WRONG_COLUMNS = text(
    "SELECT TABLE_NAME AS table_name, COLUMN_NAME AS name, COLLATION_NAME AS collation,"
    " COLUMN_TYPE AS type, IS_NULLABLE AS nullable, COLUMN_DEFAULT AS default_value"
    " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN :tables"
    " AND COLLATION_NAME NOT IN :exact ORDER BY TABLE_NAME, ORDINAL_POSITION"
).bindparams(bindparam("tables", expanding=True), bindparam("exact", expanding=True))


@dataclass(frozen=True, slots=True)
class WrongColumn:
    """A column of another collation; ``definition`` is its type and whether it may be null."""

    table: str
    name: str
    collation: str
    definition: str

    def __str__(self) -> str:
        return f"{self.table}.{self.name} is {self.collation}, not {COLLATION}"


def wrong_columns(connection: Connection) -> list[WrongColumn]:
    """Return the columns of the service's tables whose collation is not exact.

    There are none on other databases than MySQL and MariaDB.
    """
    if connection.dialect.name not in NAMES:
        return []
    rows = connection.execute(_WRONG_COLUMNS, {"tables": _tables(), "exact": EXACT})
    return [
        WrongColumn(
            row.table_name,
            row.name,
            row.collation,
            f"{row.type} CHARACTER SET {CHARSET} COLLATE {COLLATION}"
            f"{'' if row.nullable == 'YES' else ' NOT NULL'}"
            f"{_default(connection, row.default_value)}",
        )
        for row in rows
    ]


def convert(connection: Connection) -> None:
    """Convert the service's tables and their columns; nothing is done on other databases.

    Each table that is wrong is copied by the server, which lets nobody write to it meanwhile. A
    conversion that was broken off goes on when it is run again. Columns of foreign keys, which a
    server does not convert, are codes.
    """
    if connection.dialect.name not in NAMES:
        return
    columns = {
        name: list(found)
        for name, found in groupby(wrong_columns(connection), lambda column: column.table)
    }
    rows = connection.execute(
        _WRONG_TABLES, {"tables": _tables(), "collation": COLLATION, "small": _SMALL_ROWS}
    )
    formats = {row.name: row.row_format for row in rows}
    for name in sorted({*formats, *columns}):
        small = formats.get(name) in _SMALL_ROWS
        _convert_table(connection, name, columns.get(name, []), small=small)


def set_collation(table: Table, connection: Connection, **_: object) -> None:
    """Give a table that is about to be created its collation, whatever the database's default."""
    dialect = connection.dialect.name
    if dialect in NAMES:
        for name, value in (
            ("default_charset", CHARSET),
            ("collate", COLLATION),
            ("row_format", "DYNAMIC"),
        ):
            table.kwargs[f"{dialect}_{name}"] = value


def _tables() -> list[str]:
    return [*Base.metadata.tables, "alembic_version"]


def _convert_table(
    connection: Connection, name: str, columns: Sequence[WrongColumn], *, small: bool
) -> None:
    quote = connection.dialect.identifier_preparer.quote_identifier
    changes = [
        f"DEFAULT CHARACTER SET {CHARSET} COLLATE {COLLATION}",
        *(["ROW_FORMAT = DYNAMIC"] if small else []),
        *(f"MODIFY {quote(column.name)} {column.definition}" for column in columns),
    ]
    statement = f"ALTER TABLE {quote(name)} {', '.join(changes)}"
    connection.exec_driver_sql(statement.replace("%", "%%"))


def _default(connection: Connection, value: str | None) -> str:
    """Return the clause of a column's default. MariaDB stores its SQL, MySQL the text itself."""
    if value is None or value == "NULL":
        return ""
    if not getattr(connection.dialect, "is_mariadb", False):
        value = "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
    return f" DEFAULT {value}"
