"""Lots and locations, the rows that use them, and which cameras hang upside down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from galaxy_alpr.db.models import Detection, DetectionSession, Location, Lot, Plate
from galaxy_alpr.db.queries.statistics.totals import images_by_location
from galaxy_alpr.enums import PictureNote

Place = TypeVar("Place", Location, Lot)

READINGS = 10
"""Newest photos with a text that are looked at."""

UPSIDE_DOWN = 5
"""Number of them that must be upside down."""

PHOTOS = 100
"""Newest photos among which they are searched; it bounds the time of a location without plates."""


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


def get(session: Session, table: type[Place], *, id: int, lock: bool = False) -> Place | None:
    """Return a location or a lot by its id; ``lock`` it to change it."""
    return session.get(table, id, with_for_update=True if lock else None)


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
    statement = (
        select(Location)
        .where(*conditions)
        .options(joinedload(Location.lot))
        .order_by(Location.name, Location.id)
    )
    rows = session.scalars(statement).all()
    counts = images_by_location(session, ids=[row.id for row in rows])
    return [
        LocationUse(row, count, count > 0 and is_upside_down(session, location_id=row.id))
        for row, count in ((row, counts.get(row.id, 0)) for row in rows)
    ]


def _lot_uses(session: Session, conditions: Sequence[ColumnElement[bool]]) -> list[LotUse]:
    count = select(func.count()).where(Location.lot_id == Lot.id).correlate(Lot).scalar_subquery()
    statement = select(Lot, count).where(*conditions).order_by(Lot.name, Lot.id)
    return [LotUse(row, number) for row, number in session.execute(statement)]


def is_upside_down(session: Session, *, location_id: int, skip: int = 0) -> bool:
    """Return whether the newest readings of a location come from a camera that is upside down.

    The ``skip`` newest readings are left out.
    """
    newest = (
        select(DetectionSession.id, DetectionSession.captured_at, DetectionSession.notes)
        .where(DetectionSession.location_id == location_id)
        .order_by(DetectionSession.captured_at.desc(), DetectionSession.id.desc())
        .limit(PHOTOS)
        .subquery()
    )
    was_read = exists().where(
        Detection.session_id == newest.c.id,
        Plate.detection_id == Detection.id,
        or_(Plate.observed_text.is_not(None), Plate.text_hash.is_not(None)),
    )
    notes = session.scalars(
        select(newest.c.notes)
        .where(was_read)
        .order_by(newest.c.captured_at.desc(), newest.c.id.desc())
        .limit(READINGS + skip)
    ).all()
    return sum(PictureNote.UPSIDE_DOWN in item for item in notes[skip:]) >= UPSIDE_DOWN


def timezone_at(session: Session, *, location_id: int) -> str | None:
    """Return the timezone of a location's lot, ``None`` where it has no lot.

    It is read whether or not the lot is in the scope of ``session``.
    """
    lots, at = Lot.__table__, Location.__table__
    statement = select(lots.c.timezone).join(at, at.c.lot_id == lots.c.id)
    return session.scalar(statement.where(at.c.id == location_id))


def timezone_of(session: Session, *, lot_id: int) -> str | None:
    """Return the timezone of a lot, ``None`` where there is none."""
    return session.scalar(select(Lot.timezone).where(Lot.id == lot_id))
