"""The stored files that rows name."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import DetectionSession, Plate, Vehicle

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
