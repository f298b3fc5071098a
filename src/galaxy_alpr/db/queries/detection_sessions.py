"""Analysed photos with their detections."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from galaxy_alpr.db.models import Detection, DetectionSession, Event, Location, Pass, Plate, Vehicle
from galaxy_alpr.db.queries.limited import found_in_order
from galaxy_alpr.db.queries.parking import forget, gates
from galaxy_alpr.db.queries.search import Position, paginate
from galaxy_alpr.db.queries.sites import edge
from galaxy_alpr.db.queries.statistics import list_counts
from galaxy_alpr.db.queries.statistics.days import photos_change
from galaxy_alpr.db.queries.texts import parts


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFilter:
    """The conditions of a search for analysed photos; ``None`` sets no condition.

    ``since`` is included, ``until`` excluded. ``with_plates`` and ``with_vehicles`` select photos
    with at least one, or with none.
    """

    since: datetime | None = None
    until: datetime | None = None
    location_id: int | None = None
    lot_id: int | None = None
    source: str | None = None
    with_plates: bool | None = None
    with_vehicles: bool | None = None


def find(
    session: Session,
    *,
    filter: SessionFilter,
    limit: int,
    descending: bool = True,
    after: Position | None = None,
) -> Sequence[DetectionSession]:
    """Return at most ``limit`` photos after ``after`` in the order of time, fully loaded."""
    statement = paginate(
        select(DetectionSession).where(*_conditions(filter)),
        column=DetectionSession.captured_at,
        id_column=DetectionSession.id,
        descending=descending,
        after=after,
    )
    statement = found_in_order(session, _fully_loaded(statement).limit(limit), by_time=True)
    return session.scalars(statement).all()


def count(session: Session, *, filter: SessionFilter) -> int:
    """Return the number of photos that ``find`` returns over all pages."""
    others = (filter.lot_id, filter.source, filter.with_plates, filter.with_vehicles)
    if others == (None, None, None, None):
        known = list_counts.photos(
            session,
            since=filter.since,
            until=filter.until,
            location_id=filter.location_id,
        )
        if known is not None:
            return known
    statement = select(func.count(DetectionSession.id)).where(*_conditions(filter))
    return session.scalar(statement) or 0


def get(session: Session, *, id: int) -> DetectionSession | None:
    """Return a photo, fully loaded."""
    statement = select(DetectionSession).where(DetectionSession.id == id)
    return session.scalars(_fully_loaded(statement)).one_or_none()


def by_image(session: Session, *, path: str) -> DetectionSession | None:
    """Return the photo whose picture is stored at ``path``, fully loaded."""
    statement = select(DetectionSession).where(DetectionSession.image_path == path)
    return session.scalars(_fully_loaded(statement)).one_or_none()


def by_drawing(session: Session, *, path: str) -> DetectionSession | None:
    """Return the photo whose picture with boxes drawn has the path ``path``, fully loaded."""
    statement = select(DetectionSession).where(DetectionSession.annotated_path == path)
    return session.scalars(_fully_loaded(statement)).one_or_none()


def last_stored_at(session: Session) -> datetime | None:
    """Return when the last photo was stored, ``None`` where there is none."""
    statement = select(DetectionSession.created_at).order_by(DetectionSession.id.desc()).limit(1)
    return session.scalars(statement).one_or_none()


def lock(session: Session, *, id: int) -> bool:
    """Lock a photo until the end of the transaction; return whether it exists.

    Whoever makes or deletes files of a photo holds its lock, so none is made after a deletion.
    """
    statement = select(DetectionSession.id).where(DetectionSession.id == id)
    return session.scalar(statement.with_for_update()) is not None


def photo_of(session: Session, table: type[Plate] | type[Vehicle], *, id: int) -> int | None:
    """Return the id of the photo of a plate or of a vehicle."""
    return session.scalar(
        select(Detection.session_id)
        .join(table, table.detection_id == Detection.id)
        .where(table.id == id)
    )


def lock_part(session: Session, table: type[Plate] | type[Vehicle], *, id: int) -> bool:
    """Lock the photo of a plate or of a vehicle, as ``lock`` does; return whether it exists."""
    photo = photo_of(session, table, id=id)
    return photo is not None and lock(session, id=photo)


def lock_all(session: Session, *, ids: Collection[int]) -> list[int]:
    """Lock photos as ``lock`` does; return those that exist, by id."""
    statement = select(DetectionSession.id).where(DetectionSession.id.in_(list(ids)))
    return list(session.scalars(statement.order_by(DetectionSession.id).with_for_update()))


def delete_session(session: Session, *, id: int) -> list[str] | None:
    """Delete a photo with its detections and its events.

    Return the paths of its files, ``None`` for no photo.
    """
    return delete_locked(session, ids=[id]) if lock(session, id=id) else None


def delete_locked(session: Session, *, ids: Collection[int]) -> list[str]:
    """Delete photos, which are locked, as ``delete_session`` does; return the paths of files."""
    photos = DetectionSession.id.in_(list(ids))
    own = session.execute(
        select(
            DetectionSession.captured_at,
            DetectionSession.image_path,
            DetectionSession.annotated_path,
        ).where(photos)
    ).all()
    photos_change(session, (row.captured_at for row in own))
    edge.photos_are_deleted(session, ids=ids)
    paths = [path for _, *of_row in own for path in of_row]
    for table in (Vehicle, Plate):
        paths += session.scalars(
            select(table.image_path)
            .join(Detection, Detection.id == table.detection_id)
            .where(Detection.session_id.in_(list(ids)))
        )
    paths += session.scalars(select(Pass.clip_path).where(Pass.session_id.in_(list(ids))))
    session.execute(delete(Event).where(Event.session_id.in_(list(ids))))
    gates.forget_texts(session, session_ids=ids)
    texts = parts.of_plates(session, Detection.session_id.in_(list(ids)))
    visits = forget.of_detections(session, Detection.session_id.in_(list(ids)))
    session.execute(delete(DetectionSession).where(photos))
    forget.without_plates(session, ids=visits)
    parts.forget(session, texts)
    return [path for path in paths if path is not None]


def position(row: DetectionSession) -> Position:
    """Return the position of ``row`` in the order of time."""
    return Position(row.captured_at, row.id)


def _conditions(filter: SessionFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filter.since is not None:
        conditions.append(DetectionSession.captured_at >= filter.since)
    if filter.until is not None:
        conditions.append(DetectionSession.captured_at < filter.until)
    if filter.location_id is not None:
        conditions.append(DetectionSession.location_id == filter.location_id)
    if filter.lot_id is not None:
        in_lot = (Location.id == DetectionSession.location_id) & (Location.lot_id == filter.lot_id)
        conditions.append(exists().where(in_lot))
    if filter.source is not None:
        conditions.append(DetectionSession.source == filter.source)
    for table, present in ((Plate, filter.with_plates), (Vehicle, filter.with_vehicles)):
        if present is not None:
            holds = exists().where(
                Detection.session_id == DetectionSession.id, table.detection_id == Detection.id
            )
            conditions.append(holds if present else ~holds)
    return conditions


def _fully_loaded(statement: Select[Any]) -> Select[Any]:
    detections = selectinload(DetectionSession.detections)
    return statement.options(
        joinedload(DetectionSession.location),
        joinedload(DetectionSession.passed),
        detections.joinedload(Detection.vehicle),
        detections.joinedload(Detection.plate).selectinload(Plate.candidates),
    )
