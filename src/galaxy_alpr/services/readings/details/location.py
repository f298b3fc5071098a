"""The location of a picture that is being stored; it may be deleted while the picture is read."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.failures import failure_of
from galaxy_alpr.db.queries import places
from galaxy_alpr.errors import AlprError, Conflict


def location_of(session: Session, location_id: int | None) -> models.Location | None:
    """Return the location with an id. Raises ``Conflict`` where it was deleted."""
    if location_id is None:
        return None
    location = places.get(session, models.Location, id=location_id)
    if location is None:
        raise _deleted(location_id)
    return location


def failure_to_store(error: SQLAlchemyError, location_id: int | None) -> AlprError | None:
    """Return why the rows cannot be written; the only older row that they name is the location."""
    if isinstance(error, IntegrityError) and location_id is not None:
        return _deleted(location_id)
    return failure_of(error)


def _deleted(location_id: int) -> Conflict:
    return Conflict(f"location {location_id} was deleted while the picture was read")
