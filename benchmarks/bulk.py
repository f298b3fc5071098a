"""Many rows at once: without the indexes meanwhile, and by COPY on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, insert

from galaxy_alpr.db.base import Base

Row = dict[str, Any]


@contextmanager
def without_indexes(connection: Connection, names: Sequence[str]) -> Iterator[None]:
    """Drop the indexes of tables that hold no rows yet, and make them at the end.

    MySQL and MariaDB keep theirs: foreign keys need some of them.
    """
    tables = [Base.metadata.tables[name] for name in names]
    indexes = [index for table in tables for index in table.indexes]
    if connection.dialect.name not in {"sqlite", "postgresql"}:
        indexes = []
    for index in indexes:
        index.drop(connection)
    yield
    for index in sorted(indexes, key=lambda index: str(index.name)):
        index.create(connection)
    if connection.dialect.name == "postgresql":
        for table in tables:
            connection.exec_driver_sql(f"ANALYZE {table.name}")


def insert_rows(connection: Connection, name: str, rows: Sequence[Row]) -> None:
    """Insert rows that all have the same columns."""
    table = Base.metadata.tables[name]
    if connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
    elif rows:
        connection.execute(insert(table), rows)


def _copy(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    if not rows:
        return
    defaults = _defaults(table, rows[0])
    columns = [*rows[0], *defaults]
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([*map(_plain, row.values()), *map(_plain, defaults.values())])


def _defaults(table: Table, row: Mapping[str, Any]) -> Row:
    """Return the values that the models give columns that ``row`` lacks."""
    found: Row = {}
    for column in table.columns:
        if column.name not in row and column.default is not None:
            argument = column.default.arg  # type: ignore[attr-defined]
            found[column.name] = argument(None) if column.default.is_callable else argument
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return json.dumps(value) if isinstance(value, list) else value
