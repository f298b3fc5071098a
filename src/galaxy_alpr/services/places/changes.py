"""Changes of lots and locations: names are unique, and one that is used cannot be deleted."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Location, Lot
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.parking import visits
from galaxy_alpr.db.queries.places import LocationUse, LotUse
from galaxy_alpr.enums import LocationType
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationValues:
    """The values of a location that a client sets."""

    name: str
    type: LocationType
    lot_id: int | None
    country: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LotValues:
    """The values of a lot that a client sets."""

    name: str
    capacity: int | None
    timezone: str
    keep_days: int | None = None
    keep_days_unlisted: int | None = None


def get_location(session: Session, location_id: int) -> LocationUse:
    """Return a location with its use. Raises ``NotFound``."""
    found = places.location(session, id=location_id)
    if found is None:
        raise NotFound(f"no location {location_id}")
    return found


def add_location(session: Session, values: LocationValues, *, actor: Actor) -> LocationUse:
    """Add a location. Raises ``Conflict`` for a taken name, ``ValidationFailed`` for the lot."""
    row = Location()
    _set_location(session, row, values)
    session.add(row)
    session.flush()
    logger.info("location %s was added by %s", row.id, actor.name)
    record(session, actor, "location.create", subject_of(Location, row.id), after=values_of(row))
    return LocationUse(row, 0)


def replace_location(
    session: Session,
    location_id: int,
    values: LocationValues,
    *,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> LocationUse:
    """Change a location. Raises as ``add_location``, and ``NotFound``, ``PreconditionFailed``."""
    found = _locked_location(session, location_id, expected)
    before = values_of(found.location)
    _set_location(session, found.location, values)
    session.flush()
    logger.info("location %s was changed by %s", location_id, actor.name)
    after = values_of(found.location)
    record(session, actor, "location.change", subject_of(Location, location_id), before, after)
    return found


def delete_location(
    session: Session, location_id: int, *, actor: Actor, expected: Expected = UNCONDITIONAL
) -> None:
    """Delete an unused location.

    Raises ``NotFound``, ``PreconditionFailed``, ``Conflict`` that names its use.
    """
    found = _locked_location(session, location_id, expected)
    if found.sessions:
        raise Conflict(
            f"location {found.location.name!r} is used by "
            f"{_count(found.sessions, 'detection session')}"
        )
    session.delete(found.location)
    session.flush()
    logger.info("location %s was deleted by %s", location_id, actor.name)
    before = values_of(found.location)
    record(session, actor, "location.delete", subject_of(Location, location_id), before)


def get_lot(session: Session, lot_id: int) -> LotUse:
    """Return a lot with its use. Raises ``NotFound``."""
    found = places.lot(session, id=lot_id)
    if found is None:
        raise NotFound(f"no lot {lot_id}")
    return found


def add_lot(session: Session, values: LotValues, *, actor: Actor) -> LotUse:
    """Add a lot. Raises ``Conflict`` for a taken name."""
    row = Lot()
    _set_lot(session, row, values)
    session.add(row)
    session.flush()
    logger.info("lot %s was added by %s", row.id, actor.name)
    record(session, actor, "lot.create", subject_of(Lot, row.id), after=values_of(row))
    return LotUse(row, 0)


def replace_lot(
    session: Session,
    lot_id: int,
    values: LotValues,
    *,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> LotUse:
    """Change a lot. Raises ``NotFound``, ``PreconditionFailed``, ``Conflict`` for a taken name."""
    found = _locked_lot(session, lot_id, expected)
    before = values_of(found.lot)
    _set_lot(session, found.lot, values)
    session.flush()
    logger.info("lot %s was changed by %s", lot_id, actor.name)
    after = values_of(found.lot)
    record(session, actor, "lot.change", subject_of(Lot, lot_id), before, after)
    return found


def delete_lot(
    session: Session, lot_id: int, *, actor: Actor, expected: Expected = UNCONDITIONAL
) -> None:
    """Delete a lot without locations and without visits.

    Raises ``NotFound``, ``PreconditionFailed``, ``Conflict`` that names what it has.
    """
    found = _locked_lot(session, lot_id, expected)
    if found.locations:
        names = [use.location.name for use in places.locations(session, lot_id=lot_id)]
        shown = ", ".join(repr(name) for name in names[:5])
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        raise Conflict(
            f"lot {found.lot.name!r} is used by {_count(len(names), 'location')}: {shown}{more}"
        )
    if visits.lot_has_any(session, lot_id=lot_id):
        raise Conflict(f"lot {found.lot.name!r} has visits")
    session.delete(found.lot)
    session.flush()
    logger.info("lot %s was deleted by %s", lot_id, actor.name)
    before = values_of(found.lot)
    record(session, actor, "lot.delete", subject_of(Lot, lot_id), before)


def _locked_location(session: Session, location_id: int, expected: Expected) -> LocationUse:
    row = places.get(session, Location, id=location_id, lock=True)
    if row is not None:
        expected.check(row)
    return get_location(session, location_id)


def _locked_lot(session: Session, lot_id: int, expected: Expected) -> LotUse:
    row = places.get(session, Lot, id=lot_id, lock=True)
    if row is not None:
        expected.check(row)
    return get_lot(session, lot_id)


def _set_location(session: Session, row: Location, values: LocationValues) -> None:
    if places.name_taken(session, table=Location, name=values.name, except_id=row.id):
        raise Conflict(f"a location named {values.name!r} exists already")
    lot = None
    if values.lot_id is not None:
        lot = places.get(session, Lot, id=values.lot_id)
        if lot is None:
            raise ValidationFailed(f"no lot {values.lot_id}", field="lot_id")
    row.name, row.type, row.country, row.lot = values.name, values.type, values.country, lot


def _set_lot(session: Session, row: Lot, values: LotValues) -> None:
    if places.name_taken(session, table=Lot, name=values.name, except_id=row.id):
        raise Conflict(f"a lot named {values.name!r} exists already")
    row.name, row.capacity, row.timezone = values.name, values.capacity, values.timezone
    row.keep_days, row.keep_days_unlisted = values.keep_days, values.keep_days_unlisted


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
