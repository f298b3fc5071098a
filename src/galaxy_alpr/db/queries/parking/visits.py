"""The visits that pass a filter, in pages, and single ones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, raiseload

from galaxy_alpr.db.models import Location, Lot, Plate, Visit, VisitReading
from galaxy_alpr.db.queries.search import (
    PlateFilter,
    PlateMatch,
    Position,
    matches,
    paginate,
    unindexed,
)
from galaxy_alpr.enums import VisitState


class VisitSort(StrEnum):
    """The order of visits; ``-`` puts the newest first."""

    NEWEST = "-began_at"
    OLDEST = "began_at"

    @property
    def descending(self) -> bool:
        return self is VisitSort.NEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFilter:
    """The conditions of a search; ``None`` for no condition.

    A visit passes a period if it began in it. The least and the longest stay count to ``now`` for
    visits that are open.
    """

    since: datetime | None = None
    until: datetime | None = None
    lot_id: int | None = None
    location_id: int | None = None
    state: VisitState | None = None
    plate: PlateFilter | None = None
    vehicle_class: str | None = None
    min_stay: timedelta | None = None
    max_stay: timedelta | None = None
    now: datetime | None = None


_PLACES = (Visit.entry_location_id, Visit.exit_location_id)


def find(
    session: Session,
    *,
    filter: VisitFilter,
    limit: int,
    sort: VisitSort = VisitSort.NEWEST,
    after: Position | None = None,
) -> Sequence[Visit]:
    """Return at most ``limit`` visits after ``after``, with their lot."""
    rows: dict[int, Visit] = {}
    for statement in _statements(filter):
        page = paginate(
            statement,
            column=_moment(filter),
            id_column=Visit.id,
            descending=sort.descending,
            after=after,
        )
        rows |= {row.id: row for row in session.scalars(page.limit(limit))}
    ordered = sorted(rows.values(), key=lambda row: (row.began_at, row.id), reverse=sort.descending)
    return ordered[:limit]


def count(session: Session, *, filter: VisitFilter) -> int:
    """Return the number of visits that ``find`` returns over all pages."""
    conditions = _conditions(filter)
    if filter.location_id is not None:
        conditions.append(or_(*(place == filter.location_id for place in _PLACES)))
    return session.scalar(select(func.count(Visit.id)).where(*conditions)) or 0


def get(session: Session, *, id: int) -> Visit | None:
    """Return one visit with its lot."""
    found: Visit | None = session.scalars(_whole().where(Visit.id == id)).one_or_none()
    return found


def lot_of(session: Session, *, id: int) -> int | None:
    """Return the lot of a visit, ``None`` where there is no visit."""
    return session.scalar(select(Visit.lot_id).where(Visit.id == id))


def locked(session: Session, *, ids: Collection[int]) -> Sequence[Visit]:
    """Return and lock visits, by id; those that were deleted are left out."""
    statement = (
        select(Visit)
        .where(Visit.id.in_(list(ids)))
        .order_by(Visit.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.scalars(statement).all()


def orphan_entries(
    session: Session, *, lot_id: int, since: datetime, until: datetime, limit: int
) -> Sequence[int]:
    """Return the newest visits of a period without an exit that no person decided."""
    statement = (
        select(Visit.id)
        .where(
            Visit.lot_id == lot_id,
            Visit.state == VisitState.ORPHAN_ENTRY,
            Visit.began_at >= since,
            Visit.began_at <= until,
            Visit.by_hand.is_(False),
        )
        .order_by(Visit.began_at.desc(), Visit.id.desc())
    )
    return session.scalars(statement.limit(limit)).all()


def readings(session: Session, *, visit_id: int) -> Sequence[VisitReading]:
    """Return the readings of a visit, in the order of their moments."""
    statement = select(VisitReading).where(VisitReading.visit_id == visit_id)
    return session.scalars(statement.order_by(VisitReading.at, VisitReading.id)).all()


def lot_has_any(session: Session, *, lot_id: int) -> bool:
    """Return whether a lot has readings that are, or will be, joined into visits."""
    for table in (Visit, VisitReading):
        if session.scalar(select(table.id).where(table.lot_id == lot_id).limit(1)) is not None:
            return True
    return False


def locations(session: Session, *, ids: Collection[int]) -> dict[int, Location]:
    """Return locations by id."""
    rows = session.scalars(select(Location).where(Location.id.in_(list(ids))))
    return {row.id: row for row in rows}


def position(row: Visit) -> Position:
    """Return the position of ``row`` in the order of time."""
    return Position(row.began_at, row.id)


def _statements(filter: VisitFilter) -> list[Select[Any]]:
    """Return statements whose rows together pass: one for each index that is scanned."""
    statement = _whole().where(*_conditions(filter))
    if filter.location_id is None:
        return [statement]
    return [statement.where(place == filter.location_id) for place in _PLACES]


def _whole() -> Select[Any]:
    lot = joinedload(Visit.lot, innerjoin=True)
    return select(Visit).options(lot.load_only(Lot.name, Lot.timezone), raiseload("*"))


def _moment(filter: VisitFilter) -> Any:
    """Return the column of the order; its index is not used where that of the texts is to be."""
    by_text = filter.plate is not None and filter.plate.by_text
    return unindexed(Visit.began_at) if by_text else Visit.began_at


def _conditions(filter: VisitFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    moment = _moment(filter)
    if filter.since is not None:
        conditions.append(moment >= filter.since)
    if filter.until is not None:
        conditions.append(moment < filter.until)
    if filter.lot_id is not None:
        conditions.append(Visit.lot_id == filter.lot_id)
    if filter.state is not None:
        conditions.append(Visit.state == filter.state)
    if filter.vehicle_class is not None:
        conditions.append(Visit.vehicle_class == filter.vehicle_class)
    if filter.plate is not None:
        conditions.append(_has_plate(filter.plate))
    conditions += _of_stay(filter)
    return conditions


def _of_stay(filter: VisitFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    is_open = Visit.state == VisitState.OPEN
    if filter.min_stay is not None:
        long = Visit.stay_s >= filter.min_stay.total_seconds()
        if filter.now is not None:
            began = and_(is_open, Visit.entered_at <= filter.now - filter.min_stay)
            long = or_(long, began)
        conditions.append(long)
    if filter.max_stay is not None:
        short = Visit.stay_s <= filter.max_stay.total_seconds()
        if filter.now is not None:
            began = and_(is_open, Visit.entered_at >= filter.now - filter.max_stay)
            short = or_(short, began)
        conditions.append(short)
    return conditions


def _has_plate(filter: PlateFilter) -> ColumnElement[bool]:
    match filter.match:
        case PlateMatch.EXACT:
            condition: ColumnElement[bool] = Visit.text == filter.text
        case PlateMatch.FUZZY:
            condition = Visit.folded.in_(filter.near_keys)
            if filter.candidate_ids:
                condition = or_(condition, _has_reading_of(filter.candidate_ids))
        case _ if filter.texts is not None:
            return Visit.text.in_(filter.texts)
        case _:
            return matches(unindexed(Visit.text) if filter.by_time else Visit.text, filter)
    if filter.text_hash is None:
        return condition
    return or_(condition, Visit.text_hash == filter.text_hash)


def _has_reading_of(plate_ids: Collection[int]) -> ColumnElement[bool]:
    visits = (
        select(VisitReading.visit_id)
        .join(Plate, Plate.detection_id == VisitReading.detection_id)
        .where(Plate.id.in_(list(plate_ids)))
    )
    return Visit.id.in_(visits)
