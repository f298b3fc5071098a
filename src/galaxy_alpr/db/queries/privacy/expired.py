"""Photos that are older than they are to be kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Detection, DetectionSession, Plate, PlateListEntry, Vehicle
from galaxy_alpr.db.queries.lists import active_at
from galaxy_alpr.db.queries.privacy.holds import photo_is_held
from galaxy_alpr.db.queries.search import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """The condition of the photos of one location (or of none) that have expired.

    They were captured before ``before``, not before ``since``, and stored before
    ``stored_before``. With ``unlisted_at`` none of their plates is on a list at that moment.
    """

    location_id: int | None
    before: datetime
    since: datetime | None
    stored_before: datetime
    unlisted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Size:
    """Photos with the number and the bytes of their files; drawings are not counted."""

    photos: int = 0
    files: int = 0
    bytes: int = 0

    def __add__(self, other: Size) -> Size:
        return Size(self.photos + other.photos, self.files + other.files, self.bytes + other.bytes)


def page(
    session: Session, *, expired: Expired, after: Position | None, limit: int
) -> list[Position]:
    """Return the next photos that may have expired, oldest first: one range of an index.

    Which of them have expired is the answer of ``among``, so that no statement reads many rows.
    """
    column = DetectionSession.captured_at
    conditions: list[ColumnElement[bool]] = [column < expired.before]
    if expired.since is not None:
        conditions.append(column >= expired.since)
    if after is not None:
        # A separate condition on the indexed column: see ``search.paginate``.
        conditions.append(column >= after.value)
        conditions.append((column > after.value) | (DetectionSession.id > after.id))
    rows = session.execute(
        select(column, DetectionSession.id)
        .where(_at(expired.location_id), *conditions)
        .order_by(column, DetectionSession.id)
        .limit(limit)
    )
    return [Position(captured_at, id) for captured_at, id in rows]


def among(session: Session, *, expired: Expired, ids: Collection[int]) -> Sequence[int]:
    """Return those of the photos ``ids`` that have expired and are not held, by id."""
    return session.scalars(
        select(DetectionSession.id)
        .where(_expired(expired), ~photo_is_held(), DetectionSession.id.in_(list(ids)))
        .order_by(DetectionSession.id)
    ).all()


def count_held(session: Session, *, expired: Expired, ids: Collection[int]) -> int:
    """Return how many of the photos ``ids`` have expired and are held."""
    statement = select(func.count(DetectionSession.id)).where(
        _expired(expired), photo_is_held(), DetectionSession.id.in_(list(ids))
    )
    return session.scalar(statement) or 0


def size_of(session: Session, *, ids: Collection[int]) -> Size:
    """Return the size of the photos ``ids``; a file whose size is not stored has no bytes."""
    size = Size()
    photos = DetectionSession.id.in_(list(ids))
    number, stored = session.execute(
        select(func.count(), func.sum(DetectionSession.image_bytes)).where(photos)
    ).one()
    size += Size(number, number, int(stored or 0))
    for table in (Vehicle, Plate):
        number, stored = session.execute(
            select(func.count(table.image_path), func.sum(table.image_bytes))
            .join(Detection, Detection.id == table.detection_id)
            .where(Detection.session_id.in_(list(ids)))
        ).one()
        size += Size(0, number, int(stored or 0))
    return size


def _expired(expired: Expired) -> ColumnElement[bool]:
    condition = (DetectionSession.captured_at < expired.before) & (
        DetectionSession.created_at < expired.stored_before
    )
    if expired.unlisted_at is None:
        return condition
    listed = exists().where(
        Detection.session_id == DetectionSession.id,
        Plate.detection_id == Detection.id,
        PlateListEntry.text == Plate.text,
        active_at(expired.unlisted_at),
    )
    return condition & ~listed


def _at(location_id: int | None) -> ColumnElement[bool]:
    column = DetectionSession.location_id
    return column.is_(None) if location_id is None else column == location_id
