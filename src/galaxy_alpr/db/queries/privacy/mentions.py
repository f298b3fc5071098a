"""A scan of texts, in parts so small that no statement takes long."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    String,
    Table,
    Text,
    cast,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from galaxy_alpr.db.base import Base, CodeString
from galaxy_alpr.db.models import Detection, Plate
from galaxy_alpr.db.queries.privacy.subject import chunks
from galaxy_alpr.db.queries.sites import edge
from galaxy_alpr.db.queries.statistics.days import photos_change

WINDOW = 20_000
"""Ids that one statement examines."""

_OF_MACHINES = ("_path", "sha256", "hash", "uuid")
"""Ends of the names of columns whose random digits can look like a plate."""


def text_columns(table: Table) -> list[Column[Any]]:
    """Return the columns of a table that may hold what a person or a program wrote."""
    return [
        column
        for column in table.columns
        if isinstance(column.type, String | JSON | CodeString)
        and not column.name.endswith(_OF_MACHINES)
    ]


def key_of(table: Table) -> Column[Any]:
    """Return the column whose number names a row; that of a pass is the id of its photo."""
    return table.c["id"] if "id" in table.c else table.c["session_id"]


def tables_with_texts() -> list[Table]:
    """Return the tables that have such a column and a number as ``id``."""
    return [
        table
        for table in Base.metadata.sorted_tables
        if "id" in table.c and table.c["id"].type.python_type is int and text_columns(table)
    ]


def scan(
    session: Session,
    table: Table,
    columns: Sequence[Column[Any]],
    *,
    pattern: str | None = None,
    also: Sequence[Column[Any]] = (),
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of ``table`` with a text in one of ``columns``, in the order of their ids.

    With ``pattern`` of LIKE, which is in capitals, only rows with a text that matches it. A row is
    its key, its ``columns``, and what it has in the columns ``also``.
    """
    key = key_of(table)
    lowest, highest = session.execute(select(func.min(key), func.max(key))).one()
    if lowest is None:
        return
    conditions = [_matches(column, pattern) for column in columns]
    for start in range(lowest, highest + 1, WINDOW):
        window = (key >= start) & (key < start + WINDOW)
        statement = select(key, *columns, *also).where(window, or_(*conditions)).order_by(key)
        yield from session.execute(statement).all()


def photos_of_plates(session: Session, *, ids: Collection[int]) -> dict[int, int]:
    """Return the photo of each of the plates ``ids``."""
    return {
        plate_id: session_id
        for chunk in chunks(sorted(ids))
        for plate_id, session_id in session.execute(
            select(Plate.id, Detection.session_id)
            .join(Detection, Detection.id == Plate.detection_id)
            .where(Plate.id.in_(chunk))
        )
    }


def photos_of_detections(session: Session, *, ids: Collection[int]) -> dict[int, int]:
    """Return the photo of each of the detections ``ids``."""
    return {
        id: session_id
        for chunk in chunks(sorted(ids))
        for id, session_id in session.execute(
            select(Detection.id, Detection.session_id).where(Detection.id.in_(chunk))
        )
    }


def write(session: Session, table: Table, *, id: int, values: dict[str, Any] | None) -> bool:
    """Set ``values`` of a row of ``table``, or delete it where they are ``None``.

    Return whether the row exists.
    """
    row = key_of(table) == id
    if "captured_at" in table.c:
        photos_change(session, session.scalars(select(table.c["captured_at"]).where(row)))
    edge.row_changes(session, table.name, id=id)
    if values is None:
        return session.connection().execute(delete(table).where(row)).rowcount > 0
    return session.connection().execute(update(table).where(row).values(values)).rowcount > 0


def _matches(column: Column[Any], pattern: str | None) -> ColumnElement[bool]:
    if pattern is None:
        return column.is_not(None)
    return func.upper(cast(column, Text)).like(pattern)
