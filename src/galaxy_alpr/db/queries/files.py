"""The stored files that rows name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Detection, DetectionSession, Plate, Vehicle

ROWS_AT_A_TIME = 10_000


def named_paths(session: Session) -> Iterator[str]:
    """Yield every path that a row names, relative to ``outputs/``."""
    for column in (
        DetectionSession.image_path,
        DetectionSession.annotated_path,
        Vehicle.image_path,
        Plate.image_path,
    ):
        statement = select(column).where(column.is_not(None))
        paths = session.scalars(statement.execution_options(yield_per=ROWS_AT_A_TIME))
        yield from (path for path in paths if path is not None)


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
    assert isinstance(row, table)
    return row, image_path


def set_crop_sum(session: Session, *, table: type[Vehicle | Plate], id: int, sha256: str) -> bool:
    """Set the SHA-256 of the crop of a row of ``table``; return whether the row exists."""
    statement = update(table).where(table.id == id).values(image_sha256=sha256)
    return session.connection().execute(statement).rowcount > 0
