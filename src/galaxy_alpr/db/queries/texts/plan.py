"""How the plates with a searched text are found, so that long histories do not slow it down.

Few plates are found by the index of the texts, and sorted. Many are found by an index in the order
of time, in which the first ones come soon. Which it is, is decided by counting up to a limit.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Plate, PlateTextPart
from galaxy_alpr.db.queries.search import PlateFilter, PlateMatch, matches, starts_with

MAX_PLATES = 10_000
"""Most plates that are found by their texts, and that are counted."""

MAX_TEXTS = 2_000
"""Most texts with a searched part: the plates with more of them are found in the order of time."""

MAX_PARTS = 10_000
"""Most parts that begin with a searched one and are examined."""

PARTS = PlateTextPart.__table__
PLATES = Plate.__table__
"""Tables, not classes: the limits hold for the work, whatever the actor may see."""


def planned(session: Session, filter: PlateFilter, *, needle: str) -> PlateFilter:
    """Return ``filter`` with the way to find its plates.

    ``needle`` is the folded key of the longest literal of ``filter``, empty if there is none.
    """
    beginning = prefix_of(filter)
    if len(beginning) >= len(needle):
        few = bool(beginning) and at_most(
            session, MAX_PLATES, starts_with(PLATES.c.text, beginning)
        )
        return replace(filter, by_time=not few)
    texts = _texts_with(session, filter, needle)
    if texts is None or not at_most(session, MAX_PLATES, PLATES.c.text.in_(texts)):
        return replace(filter, by_time=True)
    return replace(filter, texts=texts)


def prefix_of(filter: PlateFilter) -> str:
    """Return what every plate of ``filter`` begins with."""
    if filter.match is PlateMatch.CONTAINS:
        return ""
    return re.split(r"[*?]", filter.text, maxsplit=1)[0]


def longest_literal(filter: PlateFilter) -> str:
    """Return the longest text that every plate of ``filter`` contains."""
    return max(re.split(r"[*?]", filter.text), key=len)


def _texts_with(session: Session, filter: PlateFilter, needle: str) -> tuple[str, ...] | None:
    """Return the texts that pass, ``None`` where too many contain ``needle``."""
    parts = (
        select(PARTS.c.text)
        .where(starts_with(PARTS.c.part, needle))
        .limit(MAX_PARTS + 1)
        .subquery()
    )
    connection = session.connection()
    if connection.execute(select(func.count()).select_from(parts)).scalar_one() > MAX_PARTS:
        return None
    found = connection.scalars(select(parts.c.text).where(matches(parts.c.text, filter)))
    texts = tuple(sorted(set(found)))
    return texts if len(texts) <= MAX_TEXTS else None


def at_most(session: Session, limit: int, *conditions: ColumnElement[bool]) -> bool:
    """Return whether at most ``limit`` plates pass."""
    some = select(literal(1)).select_from(PLATES).where(*conditions).limit(limit + 1).subquery()
    number = session.connection().execute(select(func.count()).select_from(some)).scalar_one()
    return number <= limit
