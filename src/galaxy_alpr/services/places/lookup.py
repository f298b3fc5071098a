"""Locations and lots by an id or a name, as clients send them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Location, Lot
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.places import Place
from galaxy_alpr.errors import NotFound

MAX_ID_DIGITS = 18


def find_location(session: Session, reference: str) -> Location:
    """Return the location whose id, else whose name, is ``reference``. Raises ``NotFound``."""
    return _find(session, Location, reference, "location")


def find_lot(session: Session, reference: str) -> Lot:
    """Return the lot whose id, else whose name, is ``reference``. Raises ``NotFound``."""
    return _find(session, Lot, reference, "lot")


def location_id(session: Session, reference: str | None) -> int | None:
    """Return the id of a location, ``None`` for no reference. Raises ``NotFound``."""
    return None if reference is None else find_location(session, reference).id


def lot_id(session: Session, reference: str | None) -> int | None:
    """Return the id of a lot, ``None`` for no reference. Raises ``NotFound``."""
    return None if reference is None else find_lot(session, reference).id


def _find(session: Session, table: type[Place], reference: str, noun: str) -> Place:
    text = reference.strip()
    found = None
    if text.isascii() and text.isdigit() and len(text) <= MAX_ID_DIGITS:
        found = places.get(session, table, id=int(text))
    # PostgreSQL refuses a text with NUL.
    if found is None and "\0" not in text:
        found = places.by_name(session, table, name=text)
    if found is None:
        raise NotFound(f"no {noun} has the id or name {text!r}")
    return found
