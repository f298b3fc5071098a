"""How SQLite finds the rows of sessions that are limited to some locations.

SQLite takes the index of the locations wherever it can, and sorts all of their rows. Where these
are many, the index in the order of the answer, or that of the texts, finds the first ones sooner;
the location of each of its rows is looked at.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Plate
from galaxy_alpr.db.queries.texts.plan import MAX_PLATES, at_most
from galaxy_alpr.db.scope import Statement, locations_of, without_place_index


def found_by_text(session: Session, statement: Statement) -> Statement:
    """Return ``statement`` such that the index of the texts is used."""
    return without_place_index(statement) if _is_steered(session) else statement


def found_in_order(session: Session, statement: Statement, *, by_time: bool) -> Statement:
    """Return ``statement`` such that more than ``MAX_PLATES`` rows of the locations are not sorted.

    The index of one location is in the order of time, so it stays in use for an answer ``by_time``.
    """
    locations = locations_of(session)
    if locations is None or not _is_steered(session) or (by_time and len(locations) == 1):
        return statement
    place = Plate.__table__.c.location_id
    if at_most(session, MAX_PLATES, place.in_(sorted(locations))):
        return statement
    return without_place_index(statement)


def _is_steered(session: Session) -> bool:
    return locations_of(session) is not None and session.get_bind().dialect.name == "sqlite"
