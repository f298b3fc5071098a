"""The visits that pass a filter, in pages, and single ones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, raiseload

from galaxy_alpr.db.models import Location, Lot, Visit, VisitReading
from galaxy_alpr.db.queries.parking.visit_filter import (
    WHOLE,
    Part,
    VisitFilter,
    VisitSort,
    conditions_of,
    inside_parts,
    moment_of,
    stay_conditions,
)
from galaxy_alpr.db.queries.search import (
    Position,
    paginate,
)
from galaxy_alpr.enums import VisitState

FEW = 5_000
"""Visits up to which the index of the stays is used instead of that of the order."""

LONG = 1_000
"""How many of the longest stays are looked up by their length, for who was inside."""

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
    for part, place in product(_parts(session, filter), _places(filter)):
        page = paginate(
            _with_lot().where(*conditions_of(filter, part), place),
            column=moment_of(filter, part),
            id_column=Visit.id,
            descending=sort.descending,
            after=after,
        )
        rows |= {row.id: row for row in session.scalars(page.limit(limit))}
    ordered = sorted(rows.values(), key=lambda row: (row.began_at, row.id), reverse=sort.descending)
    return ordered[:limit]


def count(session: Session, *, filter: VisitFilter) -> int:
    """Return the number of visits that ``find`` returns over all pages."""
    place = or_(*_places(filter))
    statements = [
        select(func.count(Visit.id)).where(*conditions_of(filter, part), place)
        for part in _parts(session, filter)
    ]
    return sum(session.scalar(statement) or 0 for statement in statements)


def get(session: Session, *, id: int) -> Visit | None:
    """Return one visit with its lot."""
    found: Visit | None = session.scalars(_with_lot().where(Visit.id == id)).one_or_none()
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


def _parts(session: Session, filter: VisitFilter) -> list[Part]:
    """Return the parts, each for one index, that together have all visits that pass."""
    closed, still_open = stay_conditions(filter)
    with_stay = filter.min_stay is not None or filter.max_stay is not None
    if filter.inside_at is not None and filter.in_parts:
        stays = or_(closed, still_open) if with_stay else true()
        found = inside_parts(filter.inside_at, _longest(session))
        return [replace(part, condition=and_(part.condition, stays)) for part in found]
    if not with_stay:
        return [WHOLE]
    parts = [Part(closed, by_time=not _are_few(session, closed))]
    if filter.now is not None and filter.state in (None, VisitState.OPEN):
        parts.append(Part(still_open))
    return parts


def _places(filter: VisitFilter) -> list[ColumnElement[bool]]:
    if filter.location_id is None:
        return [true()]
    return [place == filter.location_id for place in _PLACES]


def _longest(session: Session) -> timedelta | None:
    """Return a length that few stays exceed, ``None`` where there are few at all."""
    # Of all lots, also those outside of a session's scope: it is only a limit of the search.
    stay = Visit.__table__.c.stay_s
    longest = select(stay).where(stay.is_not(None)).order_by(stay.desc())
    seconds = session.scalar(longest.limit(1).offset(LONG))
    return None if seconds is None else timedelta(seconds=seconds + 1)


def _are_few(session: Session, condition: ColumnElement[bool]) -> bool:
    """Return whether so few visits pass that sorting all of them is fast."""
    some = select(Visit.id).where(condition).limit(FEW + 1).subquery()
    return (session.scalar(select(func.count()).select_from(some)) or 0) <= FEW


def _with_lot() -> Select[Any]:
    lot = joinedload(Visit.lot, innerjoin=True)
    return select(Visit).options(lot.load_only(Lot.name, Lot.timezone), raiseload("*"))
