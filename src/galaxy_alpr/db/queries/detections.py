"""The detections that pass a filter, newest first or in another order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, delete, func, select, update
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
from galaxy_alpr.db.queries import events
from galaxy_alpr.db.queries.detection_filter import (
    DETECTION_ID,
    DetectionFilter,
    Table,
    indexed,
    is_countable,
    matching,
    steered,
)
from galaxy_alpr.db.queries.search import Position, paginate
from galaxy_alpr.db.queries.statistics import list_counts
from galaxy_alpr.db.queries.statistics.days import photos_change
from galaxy_alpr.db.queries.texts import parts
from galaxy_alpr.enums import DetectionKind


class DetectionSort(StrEnum):
    """The order of detections; ``-`` puts the greatest first.

    The confidence is that of the plate's text: detections without a plate are excluded.
    """

    NEWEST = "-captured_at"
    OLDEST = "captured_at"
    MOST_CONFIDENT = "-confidence"
    LEAST_CONFIDENT = "confidence"
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
        """The table that has to be scanned, ``None`` for any."""
        return Plate if self.by == "confidence" else None


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
    """Return at most ``limit`` detections after ``after``, fully loaded."""
    page = _page(session, filter, limit, sort, after)
    statement = _WHOLE.join(page, page.c.id == Detection.id).order_by(*_order(page, sort))
    by_time = sort.by == "captured_at"
    return session.scalars(steered(session, statement, filter, by_time=by_time)).all()


def get(session: Session, *, id: int) -> Detection | None:
    """Return one detection, fully loaded, with the corrections of its plate."""
    corrections = joinedload(Detection.plate).selectinload(Plate.corrections)
    return session.scalars(_WHOLE.options(corrections).where(Detection.id == id)).one_or_none()


def count(session: Session, *, filter: DetectionFilter, sort: DetectionSort) -> int | None:
    """Return the number of detections that ``find`` returns over all pages.

    ``None`` where so many plates are searched that counting would take long.
    """
    known = list_counts.detections(session, filter, of_plates=sort.table is Plate)
    if known is not None:
        return known
    if not is_countable(session, filter):
        return None
    statement, table = matching(session, filter=filter, table=sort.table)
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
    page = _page(session, filter, limit, sort, after)
    statement: Select[Any] = (
        select(*FLAT, page.c.value.label("sort_value"))
        .select_from(Detection)
        .join(page, page.c.id == Detection.id)
        .join(DetectionSession, DetectionSession.id == Detection.session_id)
        .outerjoin(Location, Location.id == Detection.location_id)
        .outerjoin(Vehicle, Vehicle.detection_id == Detection.id)
        .outerjoin(Plate, Plate.detection_id == Detection.id)
        .outerjoin(Pass, Pass.session_id == Detection.session_id)
        .outerjoin(Camera, Camera.id == Pass.camera_id)
        .order_by(*_order(page, sort))
    )
    by_time = sort.by == "captured_at"
    return session.execute(steered(session, statement, filter, by_time=by_time)).all()


def delete_part(
    session: Session, table: type[Plate] | type[Vehicle], *, id: int, other: DetectionKind
) -> list[str] | None:
    """Delete a plate or a vehicle and return the paths of its files, ``None`` if there is none.

    A detection with both parts keeps the other one and gets the kind ``other``; a detection with
    this part only is deleted, and events that name the part as well. The files are the part's crop
    and the photo's drawing, which contains the part.
    """
    found = session.execute(
        select(
            table.detection_id,
            table.image_path,
            Detection.kind,
            Detection.session_id,
            Detection.captured_at,
            DetectionSession.annotated_path,
        )
        .join(Detection, Detection.id == table.detection_id)
        .join(DetectionSession, DetectionSession.id == Detection.session_id)
        .where(table.id == id)
    ).one_or_none()
    if found is None:
        return None
    events.delete_naming(session, session_id=found.session_id, table=table, id=id)
    photos_change(session, [found.captured_at])
    detection = Detection.id == found.detection_id
    texts = parts.of_plates(session, detection)
    if found.kind == DetectionKind.VEHICLE_WITH_PLATE:
        session.execute(delete(table).where(table.id == id))
        session.execute(
            update(Detection)
            .where(detection)
            .values(kind=other, pairing_method=None, pairing_confidence=None)
        )
    else:
        session.execute(delete(Detection).where(detection))
    if table is Plate:
        parts.forget(session, texts)
    return [path for path in (found.image_path, found.annotated_path) if path is not None]


def position(row: Detection, sort: DetectionSort) -> Position:
    """Return the position of ``row`` in the order of ``sort``."""
    if sort.by == "confidence" and row.plate is not None:
        return Position(row.plate.confidence, row.id)
    return Position(row.captured_at if sort.by == "captured_at" else row.id, row.id)


def _page(
    session: Session,
    filter: DetectionFilter,
    limit: int,
    sort: DetectionSort,
    after: Position | None,
) -> Subquery:
    """Return the ids of a page and their sort values, both read from an index alone."""
    statement, table = matching(session, filter=filter, table=sort.table)
    column, key = _column(table, sort), DETECTION_ID[table]
    return (
        paginate(
            statement,
            column=indexed(filter, column),
            id_column=key,
            descending=sort.descending,
            after=after,
        )
        .with_only_columns(key.label("id"), column.label("value"))
        .limit(limit)
        .subquery()
    )


def _order(page: Subquery, sort: DetectionSort) -> Iterator[ColumnElement[Any]]:
    order = (page.c.value, page.c.id)
    return (part.desc() for part in order) if sort.descending else iter(order)


def _column(table: Table, sort: DetectionSort) -> InstrumentedAttribute[Any]:
    if sort.by == "confidence":
        return Plate.confidence
    return table.captured_at if sort.by == "captured_at" else DETECTION_ID[table]
