"""Inserting the new rows of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.queries.files import FileSum
from galaxy_alpr.db.queries.store import CropSums
from galaxy_alpr.db.queries.texts import parts

Stored = (
    models.DetectionSession
    | models.Detection
    | models.Vehicle
    | models.Plate
    | models.PlateCandidate
)

_INSERTS = {kind: insert(kind.__table__) for kind in get_args(Stored)}
_INSERTS_RETURNING = {
    kind: _INSERTS[kind].returning(kind.__table__.c.id) for kind in get_args(Stored)
}
_INSERTS_RETURNING_IN_ORDER = {
    kind: _INSERTS[kind].returning(kind.__table__.c.id, sort_by_parameter_order=True)
    for kind in get_args(Stored)
}
_COLUMNS = {
    kind: [name for name in kind.__table__.columns.keys() if name != "id"]  # noqa: SIM118
    for kind in get_args(Stored)
}


def insert_rows(
    session: Session,
    row: models.DetectionSession,
    *,
    image_sum: FileSum | None,
    crop_sums: Sequence[CropSums],
) -> None:
    """Insert the rows of a picture and set their ids; the rows are not added to ``session``.

    Core statements in the order of the foreign keys take a quarter of the time of the unit of work,
    and every upload needs them.
    """
    connection = session.connection()
    _set_sum(row, image_sum)
    _insert(connection, [row])
    for item in row.detections:
        item.session_id = row.id
    _insert(connection, row.detections)
    for item, (vehicle_sum, plate_sum) in zip(row.detections, crop_sums, strict=True):
        if item.vehicle is not None:
            item.vehicle.detection_id = item.id
            _set_sum(item.vehicle, vehicle_sum)
        if item.plate is not None:
            item.plate.detection_id = item.id
            _set_sum(item.plate, plate_sum)
    _insert(connection, [item.vehicle for item in row.detections if item.vehicle is not None])
    plates = [item.plate for item in row.detections if item.plate is not None]
    _insert(connection, plates)
    _insert_candidates(connection, plates)
    parts.keep(session, parts.keyed((plate.text, plate.folded) for plate in plates))


def _set_sum(
    row: models.DetectionSession | models.Vehicle | models.Plate, sum: FileSum | None
) -> None:
    if sum is not None:
        row.image_sha256, row.image_bytes = sum.sha256, sum.bytes


def _insert(connection: Connection, rows: Sequence[Stored]) -> None:
    """Insert rows of one table and set their ids, together where the database returns these."""
    dialect = connection.dialect
    if len(rows) > 1 and dialect.insert_executemany_returning_sort_by_parameter_order:
        for row, id in zip(rows, _insert_together(connection, rows), strict=True):
            row.id = id
        return
    for row in rows:
        key = connection.execute(_INSERTS[type(row)], _values(row)).inserted_primary_key
        assert key is not None
        row.id = int(key[0])


def _insert_together(connection: Connection, rows: Sequence[Stored]) -> list[int]:
    """Insert rows of one table and return their ids in the order of the rows."""
    kind, values = type(rows[0]), [_values(row) for row in rows]
    if connection.dialect.name == "sqlite":
        # SQLAlchemy would insert row by row, as it does not rely on what SQLite does: one writer
        # inserts the rows in their order, each with an id above all others.
        return sorted(connection.scalars(_INSERTS_RETURNING[kind], values))
    return list(connection.scalars(_INSERTS_RETURNING_IN_ORDER[kind], values))


def _insert_candidates(connection: Connection, plates: Sequence[models.Plate]) -> None:
    """Insert the candidates of plates; nothing needs their ids."""
    values = []
    for plate in plates:
        for candidate in plate.candidates:
            candidate.plate_id = plate.id
            values.append(_values(candidate))
    if values:
        connection.execute(_INSERTS[models.PlateCandidate], values)


def _values(row: Stored) -> dict[str, Any]:
    """Return the columns of a new row; reading them as attributes takes three times as long."""
    values = vars(row)
    return {name: values.get(name) for name in _COLUMNS[type(row)]}
