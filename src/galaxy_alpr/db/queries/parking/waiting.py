"""Readings at the gates of lots: written with their photo, taken by the joiner, looked at again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, insert, select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Lot, Visit, VisitReading

_TABLE: Any = VisitReading.__table__


def add(session: Session, *, rows: Sequence[dict[str, Any]]) -> None:
    """Insert readings that wait, with one statement."""
    session.execute(insert(VisitReading), rows)


def wait_again(session: Session, *, detection_id: int) -> bool:
    """Let the reading of a detection wait again; return whether there is one.

    It keeps its visit, so that the joiner knows which one is in doubt. Not limited to the scope of
    the session: who may correct a reading may make the joiner look at it.
    """
    found = session.execute(
        update(_TABLE)
        .where(_TABLE.c.detection_id == detection_id, _TABLE.c.joined_at.is_not(None))
        .values(joined_at=None)
    )
    return bool(getattr(found, "rowcount", 0))


def lots(session: Session) -> Sequence[int]:
    """Return the lots with readings that wait."""
    statement = select(VisitReading.lot_id).where(VisitReading.joined_at.is_(None)).distinct()
    return session.scalars(statement.order_by(VisitReading.lot_id)).all()


def lots_with_visits(session: Session, *, states: Collection[str]) -> Sequence[int]:
    """Return the lots with visits in one of ``states``."""
    # One look-up in an index for each lot: a scan for the lots would read every visit.
    found = exists().where(Visit.lot_id == Lot.id, Visit.state.in_(list(states)))
    return session.scalars(select(Lot.id).where(found).order_by(Lot.id)).all()


def oldest(session: Session, *, lot_id: int, limit: int) -> Sequence[VisitReading]:
    """Return and lock the readings of a lot that wait, in the order of their moments.

    A correction of the same moment waits for the lock, and lets its reading wait again then.
    """
    statement = (
        select(VisitReading)
        .where(VisitReading.joined_at.is_(None), VisitReading.lot_id == lot_id)
        .order_by(VisitReading.at, VisitReading.id)
        .limit(limit)
        .with_for_update()
    )
    return session.scalars(statement).all()


def of_visits(session: Session, *, ids: Collection[int]) -> Sequence[VisitReading]:
    """Return and lock the readings of visits, in the order of their moments."""
    statement = (
        select(VisitReading)
        .where(VisitReading.visit_id.in_(list(ids)))
        .order_by(VisitReading.at, VisitReading.id)
        .with_for_update()
    )
    return session.scalars(statement).all()


def first_moment(session: Session, *, lot_id: int) -> datetime | None:
    """Return the moment of the oldest reading of a lot that waits."""
    statement = select(VisitReading.at).where(
        VisitReading.joined_at.is_(None), VisitReading.lot_id == lot_id
    )
    return session.scalar(statement.order_by(VisitReading.at).limit(1))
