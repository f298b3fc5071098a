"""The detections that fit a filter, newest first or in another order."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from galaxy_alpr.db.models import Detection, DetectionSession, Plate
from galaxy_alpr.db.queries.detection_filter import (
    DETECTION_ID,
    DetectionFilter,
    Table,
    matching,
)
from galaxy_alpr.db.queries.search import Position, walk


class DetectionSort(StrEnum):
    """What detections are ordered by; ``-`` puts the greatest first.

    The confidence is that of the plate's text: detections without a plate are left out.
    """

    NEWEST = "-captured_at"
    OLDEST = "captured_at"
    SUREST = "-confidence"
    LEAST_SURE = "confidence"
    LAST_STORED = "-id"
    FIRST_STORED = "id"

    @property
    def by(self) -> str:
        return self.removeprefix("-")

    @property
    def descending(self) -> bool:
        return self.startswith("-")

    @property
    def table(self) -> Table | None:
        """The table that has to be walked, if it matters."""
        return Plate if self.by == "confidence" else None


def find(
    session: Session,
    *,
    wanted: DetectionFilter,
    limit: int,
    sort: DetectionSort = DetectionSort.NEWEST,
    after: Position | None = None,
) -> Sequence[Detection]:
    """Return at most ``limit`` detections after ``after``, with all that belongs to them loaded."""
    statement, table = matching(session, wanted=wanted, table=sort.table)
    column, key = _column(table, sort), DETECTION_ID[table]
    page = (
        walk(statement, column=column, id_column=key, descending=sort.descending, after=after)
        .with_only_columns(key.label("id"), column.label("value"))
        .limit(limit)
        .subquery()
    )
    order = (page.c.value, page.c.id)
    return session.scalars(
        select(Detection)
        .join(page, page.c.id == Detection.id)
        .order_by(*(part.desc() for part in order) if sort.descending else order)
        .options(
            joinedload(Detection.session).load_only(
                DetectionSession.image_path, DetectionSession.annotated_path, raiseload=True
            ),
            joinedload(Detection.location),
            joinedload(Detection.vehicle),
            joinedload(Detection.plate).selectinload(Plate.candidates),
        )
    ).all()


def count(session: Session, *, wanted: DetectionFilter, sort: DetectionSort) -> int:
    """Return how many detections ``find`` returns in all."""
    statement, table = matching(session, wanted=wanted, table=sort.table)
    return session.scalar(statement.with_only_columns(func.count(DETECTION_ID[table]))) or 0


def position(row: Detection, sort: DetectionSort) -> Position:
    """Return where ``row`` stands in the order of ``sort``."""
    if sort.by == "confidence" and row.plate is not None:
        return Position(row.plate.confidence, row.id)
    return Position(row.captured_at if sort.by == "captured_at" else row.id, row.id)


def _column(table: Table, sort: DetectionSort) -> InstrumentedAttribute[Any]:
    if sort.by == "confidence":
        return Plate.confidence
    return table.captured_at if sort.by == "captured_at" else DETECTION_ID[table]
