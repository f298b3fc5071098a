"""Locations and lots by what people call them."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Location, Lot
from galaxy_alpr.errors import NotFound

MAX_ID_DIGITS = 18

Place = TypeVar("Place", Location, Lot)


def find_location(session: Session, reference: str) -> Location:
    """Return the location of that id or, failing that, of that name. Raises ``NotFound``."""
    return _find(session, Location, reference, "location")


def find_lot(session: Session, reference: str) -> Lot:
    """Return the lot of that id or, failing that, of that name. Raises ``NotFound``."""
    return _find(session, Lot, reference, "lot")


def location_id(session: Session, reference: str | None) -> int | None:
    """Return the id of the location meant, ``None`` where none is. Raises ``NotFound``."""
    return None if reference is None else find_location(session, reference).id


def lot_id(session: Session, reference: str | None) -> int | None:
    """Return the id of the lot meant, ``None`` where none is. Raises ``NotFound``."""
    return None if reference is None else find_lot(session, reference).id


def _find(session: Session, table: type[Place], reference: str, word: str) -> Place:
    text = reference.strip()
    found = None
    if text.isascii() and text.isdigit() and len(text) <= MAX_ID_DIGITS:
        found = session.get(table, int(text))
    # PostgreSQL refuses a text with NUL.
    if found is None and "\0" not in text:
        found = session.scalars(select(table).where(table.name == text)).one_or_none()
    if found is None:
        raise NotFound(f"no {word} has the id or name {text!r}")
    return found
