"""Lots and locations, and the number of rows that use them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from galaxy_alpr.db.models import DetectionSession, Location, Lot
from galaxy_alpr.db.queries.orientation import is_upside_down

Place = TypeVar("Place", Location, Lot)


@dataclass(frozen=True, slots=True)
class LocationUse:
    """A location with its lot loaded, and the number of its detection sessions.

    ``upside_down`` is whether its camera hangs upside down, by its newest readings.
    """

    location: Location
    sessions: int
    upside_down: bool = False


@dataclass(frozen=True, slots=True)
class LotUse:
    """A lot, and the number of its locations."""

    lot: Lot
    locations: int


def locations(session: Session, *, lot_id: int | None = None) -> list[LocationUse]:
    """Return all locations, or those of a lot, by name."""
    conditions = [] if lot_id is None else [Location.lot_id == lot_id]
    return _location_uses(session, conditions)


def location(session: Session, *, id: int) -> LocationUse | None:
    """Return one location."""
    return next(iter(_location_uses(session, [Location.id == id])), None)


def lots(session: Session) -> list[LotUse]:
    """Return all lots, by name."""
    return _lot_uses(session, [])


def lot(session: Session, *, id: int) -> LotUse | None:
    """Return one lot."""
    return next(iter(_lot_uses(session, [Lot.id == id])), None)


def all_locations(session: Session) -> dict[int, Location]:
    """Return every location by its id, without its lot."""
    return {row.id: row for row in session.scalars(select(Location))}


def location_ids(session: Session, *, lot_id: int) -> tuple[int, ...]:
    """Return the ids of a lot's locations."""
    return tuple(session.scalars(select(Location.id).where(Location.lot_id == lot_id)))


def get(session: Session, table: type[Place], *, id: int) -> Place | None:
    """Return a location or a lot by its id."""
    return session.get(table, id)


def by_name(session: Session, table: type[Place], *, name: str) -> Place | None:
    """Return a location or a lot by its name."""
    return session.scalars(select(table).where(table.name == name)).one_or_none()


def name_taken(
    session: Session, *, table: type[Location] | type[Lot], name: str, except_id: int | None = None
) -> bool:
    """Return whether another row of ``table`` has the name."""
    statement = select(table.id).where(table.name == name)
    if except_id is not None:
        statement = statement.where(table.id != except_id)
    return session.scalars(statement).first() is not None


def _location_uses(
    session: Session, conditions: Sequence[ColumnElement[bool]]
) -> list[LocationUse]:
    sessions = (
        select(func.count())
        .where(DetectionSession.location_id == Location.id)
        .correlate(Location)
        .scalar_subquery()
    )
    statement = (
        select(Location, sessions)
        .where(*conditions)
        .options(joinedload(Location.lot))
        .order_by(Location.name, Location.id)
    )
    return [
        LocationUse(row, count, count > 0 and is_upside_down(session, location_id=row.id))
        for row, count in session.execute(statement).all()
    ]


def _lot_uses(session: Session, conditions: Sequence[ColumnElement[bool]]) -> list[LotUse]:
    count = select(func.count()).where(Location.lot_id == Lot.id).correlate(Lot).scalar_subquery()
    statement = select(Lot, count).where(*conditions).order_by(Lot.name, Lot.id)
    return [LotUse(row, number) for row, number in session.execute(statement)]
