"""The detections that pass a filter, newest first or in another order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from galaxy_alpr.db.models import (
    Camera,
    Detection,
    DetectionSession,
    Location,
    Pass,
    Plate,
    Vehicle,
)
from galaxy_alpr.db.queries.detection_filter import (
    DETECTION_ID,
    DetectionFilter,
    DetectionSort,
    Table,
    indexed,
    is_countable,
    matching,
    of_plate,
    steered,
)
from galaxy_alpr.db.queries.search import Position, paginate
from galaxy_alpr.db.queries.statistics import list_counts
from galaxy_alpr.enums import DetectionKind

FLAT: tuple[Any, ...] = (
    *(Detection.id.label("detection_id"), Detection.session_id),
    *(Detection.captured_at, DetectionSession.captured_at_source),
    *(Detection.location_id, Location.name.label("location"), Detection.kind),
    *(Vehicle.id.label("vehicle_id"), Vehicle.vehicle_class),
    *(Vehicle.confidence.label("vehicle_confidence"), Vehicle.color.label("vehicle_color")),
    *(Plate.id.label("plate_id"), Plate.text.label("plate"), Plate.display_text),
    *(Plate.observed_text, Plate.text_hash),
    Plate.confidence.label("plate_confidence"),
    *(Plate.country, Plate.region_code, Plate.region_name.label("region")),
    Plate.type.label("plate_type"),
    Plate.status,
    *(Plate.quality_score, Plate.unread_reason),
    *(DetectionSession.image_path, Vehicle.image_path.label("vehicle_image_path")),
    Plate.image_path.label("plate_image_path"),
    *(Pass.pass_id, Pass.camera_id, Camera.name.label("camera")),
    *(Pass.direction, Pass.frames, Pass.sure),
)
"""The columns of a detection as one plain row."""

_FLAT_ROWS: Select[Any] = (
    select(*FLAT)
    .select_from(Detection)
    .join(DetectionSession, DetectionSession.id == Detection.session_id)
    .outerjoin(Location, Location.id == Detection.location_id)
    .outerjoin(Vehicle, Vehicle.detection_id == Detection.id)
    .outerjoin(Plate, Plate.detection_id == Detection.id)
    .outerjoin(Pass, Pass.session_id == Detection.session_id)
    .outerjoin(Camera, Camera.id == Pass.camera_id)
)

_WHOLE = select(Detection).options(
    joinedload(Detection.session)
    .load_only(
        DetectionSession.image_path,
        DetectionSession.annotated_path,
        DetectionSession.captured_at_source,
        raiseload=True,
    )
    .joinedload(DetectionSession.passed)
    .load_only(Pass.pass_id, Pass.camera_id, Pass.direction, Pass.frames, Pass.sure, raiseload=True)
    .joinedload(Pass.camera)
    .load_only(Camera.name, raiseload=True),
    joinedload(Detection.location),
    joinedload(Detection.vehicle),
    joinedload(Detection.plate).selectinload(Plate.candidates),
)
"""Detections with everything that belongs to them; built once, because building it is slow."""


def find(
    session: Session,
    *,
    filter: DetectionFilter,
    limit: int,
    sort: DetectionSort = DetectionSort.NEWEST,
    after: Position | None = None,
) -> Sequence[Detection]:
    """Return at most ``limit`` detections after ``after``, fully loaded.

    By confidence, those without a plate come last, newest first.
    """
    found: list[Detection] = []
    for run in _runs(session, filter, sort, after):
        if len(found) < limit:
            page = run.page(session, limit - len(found))
            statement = _WHOLE.join(page, page.c.id == Detection.id)
            found += session.scalars(run.ordered(session, statement, page))
    return found


def get(session: Session, *, id: int) -> Detection | None:
    """Return one detection, fully loaded, with the corrections of its plate."""
    corrections = joinedload(Detection.plate).selectinload(Plate.corrections)
    return session.scalars(_WHOLE.options(corrections).where(Detection.id == id)).one_or_none()


def count(session: Session, *, filter: DetectionFilter) -> int | None:
    """Return the number of detections that ``find`` returns over all pages.

    ``None`` where so many plates are searched that counting would take long.
    """
    known = list_counts.detections(session, filter)
    if known is not None:
        return known
    if not is_countable(session, filter):
        return None
    statement, table = matching(session, filter=filter)
    statement = statement.with_only_columns(func.count(DETECTION_ID[table]))
    return session.scalar(steered(session, statement, filter)) or 0


def find_flat(
    session: Session,
    *,
    filter: DetectionFilter,
    limit: int,
    sort: DetectionSort = DetectionSort.NEWEST,
    after: Position | None = None,
) -> Sequence[Row[Any]]:
    """Return the detections of ``find`` as plain rows of ``FLAT``, which is several times faster.

    ``sort_value`` of a row is the value by which it is sorted.
    """
    found: list[Row[Any]] = []
    for run in _runs(session, filter, sort, after):
        if len(found) < limit:
            page = run.page(session, limit - len(found))
            statement = _FLAT_ROWS.add_columns(page.c.value.label("sort_value"))
            statement = statement.join(page, page.c.id == Detection.id)
            found += session.execute(run.ordered(session, statement, page))
    return found


def position(row: Detection, sort: DetectionSort) -> Position:
    """Return the position of ``row`` in the order of ``sort``."""
    if sort.by == "confidence" and row.plate is not None:
        return Position(row.plate.confidence, row.id)
    return Position(row.id if sort.by == "id" else row.captured_at, row.id)


@dataclass(frozen=True, slots=True)
class _Run:
    """A part of an answer that one index has in its order, beginning after ``after``."""

    filter: DetectionFilter
    sort: DetectionSort
    after: Position | None

    def page(self, session: Session, limit: int) -> Subquery:
        """Return the ids of a page and their sort values, both read from an index alone."""
        statement, table = matching(session, filter=self.filter, table=self.sort.table)
        column, key = _column(table, self.sort), DETECTION_ID[table]
        return (
            paginate(
                statement,
                column=indexed(self.filter, column),
                id_column=key,
                descending=self.sort.descending,
                after=self.after,
            )
            .with_only_columns(key.label("id"), column.label("value"))
            .limit(limit)
            .subquery()
        )

    def ordered(self, session: Session, statement: Select[Any], page: Subquery) -> Select[Any]:
        """Return ``statement``, which is joined with ``page``, in the order of the run."""
        statement = statement.order_by(*_order(page, self.sort))
        by_time = self.sort.by == "captured_at"
        return steered(session, statement, self.filter, by_time=by_time)


def _runs(
    session: Session, filter: DetectionFilter, sort: DetectionSort, after: Position | None
) -> Iterator[_Run]:
    """Yield the runs of an answer: one, and by confidence a second of those without a plate.

    No index has both, because the confidence is in the table of plates. The position of a
    detection without a plate has its moment instead of a confidence.
    """
    if sort.by != "confidence":
        yield _Run(filter, sort, after)
        return
    without = DetectionKind.VEHICLE_WITHOUT_PLATE
    is_second = after is not None and isinstance(after.value, datetime)
    if filter.kind is not without and not is_second:
        yield _Run(filter, sort, after)
    if filter.kind in {None, without} and not of_plate(session, filter):
        rest = replace(filter, kind=without)
        yield _Run(rest, DetectionSort.NEWEST, after if is_second else None)


def _order(page: Subquery, sort: DetectionSort) -> Iterator[ColumnElement[Any]]:
    order = (page.c.value, page.c.id)
    return (part.desc() for part in order) if sort.descending else iter(order)


def _column(table: Table, sort: DetectionSort) -> InstrumentedAttribute[Any]:
    if sort.by == "confidence":
        return Plate.confidence
    return table.captured_at if sort.by == "captured_at" else DETECTION_ID[table]
