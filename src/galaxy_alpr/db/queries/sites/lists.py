"""The lists of a centre that its sites get, and what a site has of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import PlateListEntry


def entries(session: Session, *, statuses: Collection[str]) -> Sequence[PlateListEntry]:
    """Return the entries of lists, by text."""
    statement = select(PlateListEntry).where(PlateListEntry.status.in_(list(statuses)))
    return session.scalars(statement.order_by(PlateListEntry.text)).all()


def state(session: Session) -> tuple[int, int, datetime | None]:
    """Return what changes with each change of any list."""
    count, last_id = func.count(PlateListEntry.id), func.max(PlateListEntry.id)
    row = session.execute(select(count, last_id, func.max(PlateListEntry.updated_at))).one()
    return row[0], row[1] or 0, row[2]


def of_centre(session: Session) -> Sequence[PlateListEntry]:
    """Return and lock the entries that a site has from its centre."""
    statement = select(PlateListEntry).where(PlateListEntry.from_centre)
    return session.scalars(statement.order_by(PlateListEntry.text).with_for_update()).all()


def own_texts(session: Session) -> set[str]:
    """Return the texts of the entries that a site has of its own."""
    statement = select(PlateListEntry.text).where(~PlateListEntry.from_centre)
    return set(session.scalars(statement))
