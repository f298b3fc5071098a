"""The stored files that rows name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from galaxy_alpr.db.models import Detection, DetectionSession, Pass, Plate, Vehicle

ROWS_AT_A_TIME = 10_000

Pictured = type[DetectionSession] | type[Vehicle] | type[Plate]
"""A table whose rows name a file."""

PICTURED: tuple[Pictured, ...] = (DetectionSession, Vehicle, Plate)

_PATHS: tuple[InstrumentedAttribute[str] | InstrumentedAttribute[str | None], ...] = (
    DetectionSession.image_path,
    DetectionSession.annotated_path,
    Vehicle.image_path,
    Plate.image_path,
    Pass.clip_path,
)


@dataclass(frozen=True, slots=True)
class FileSum:
    """The SHA-256 and the size of a file."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file as its row describes it; ``path`` is relative to ``outputs/``."""

    table: Pictured
    id: int
    path: str
    sha256: str | None
    bytes: int | None


def named_paths(session: Session) -> Iterator[str]:
    """Yield every path that a row names, relative to ``outputs/``."""
    for column in _PATHS:
        statement = select(column).where(column.is_not(None))
        paths = session.scalars(statement.execution_options(yield_per=ROWS_AT_A_TIME))
        yield from (path for path in paths if path is not None)


def named_among(session: Session, paths: Collection[str]) -> set[str]:
    """Return those of ``paths`` that a row names; at most a thousand can be asked for."""
    found: set[str] = set()
    for column in _PATHS:
        rows = session.scalars(select(column).where(column.in_(paths)))
        found.update(path for path in rows if path is not None)
    return found


def files_after(session: Session, table: Pictured, *, id: int, limit: int) -> list[NamedFile]:
    """Return the next files of a table's rows, in the order of their ids."""
    statement = (
        select(table.id, table.image_path, table.image_sha256, table.image_bytes)
        .where(table.id > id, table.image_path.is_not(None))
        .order_by(table.id)
        .limit(limit)
    )
    return [
        NamedFile(table, row_id, path, sha256, size)
        for row_id, path, sha256, size in session.execute(statement)
        if path is not None
    ]


def original_of(session: Session, *, table: Pictured, id: int) -> NamedFile | None:
    """Return the original of the crop of a row of ``table``."""
    assert issubclass(table, Vehicle | Plate)
    statement = (
        select(DetectionSession)
        .join(Detection, Detection.session_id == DetectionSession.id)
        .join(table, table.detection_id == Detection.id)
        .where(table.id == id)
    )
    return _original(session.scalars(statement).one_or_none())


def original_of_drawing(session: Session, *, path: str) -> NamedFile | None:
    """Return the original of the drawing that is stored at ``path``."""
    statement = select(DetectionSession).where(DetectionSession.annotated_path == path)
    return _original(session.scalars(statement).first())


def _original(row: DetectionSession | None) -> NamedFile | None:
    if row is None or row.image_path is None:
        return None
    return NamedFile(DetectionSession, row.id, row.image_path, row.image_sha256, row.image_bytes)


def crop_row(
    session: Session, *, table: type[Vehicle | Plate], path: str, day: datetime
) -> tuple[Vehicle | Plate, str] | None:
    """Return the row of ``table`` whose crop is stored at ``path``, and the path of its original.

    ``day`` is the start of the day (UTC) of ``captured_at``: paths of crops have no index, moments
    do.
    """
    statement = (
        select(table, DetectionSession.image_path)
        .join(Detection, Detection.id == table.detection_id)
        .join(DetectionSession, DetectionSession.id == Detection.session_id)
        .where(
            table.image_path == path,
            table.captured_at >= day,
            table.captured_at < day + timedelta(days=1),
        )
    )
    found = session.execute(statement).one_or_none()
    if found is None:
        return None
    row, image_path = found
    assert isinstance(row, Vehicle | Plate)
    # The crop of a site's reading comes before the picture, or without it.
    return None if image_path is None else (row, image_path)


def set_crop_sum(
    session: Session, *, table: type[Vehicle | Plate], id: int, path: str, sum: FileSum
) -> bool:
    """Set the sum of the crop at ``path`` of a row; return whether the row names that path."""
    values = {"image_sha256": sum.sha256, "image_bytes": sum.bytes}
    statement = update(table).where(table.id == id, table.image_path == path).values(values)
    return session.connection().execute(statement).rowcount > 0
