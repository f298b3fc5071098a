"""Events in the database: numbered while they are written, read in the order of the commits."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Event, EventCounter


def append(session: Session, *, events: Sequence[Event]) -> None:
    """Number ``events`` and add them. Other writers of events wait until the commit.

    Therefore the last thing that a transaction does.
    """
    session.execute(
        update(EventCounter)
        .where(EventCounter.id == 1)
        .values(last_id=EventCounter.last_id + len(events))
        .execution_options(synchronize_session=False)
    )
    last_id = session.execute(select(EventCounter.last_id)).scalar_one()
    for number, event in enumerate(events, start=last_id - len(events) + 1):
        event.id = number
    session.add_all(events)


def newest_id(session: Session) -> int:
    """Return the id of the newest event, 0 where there was none yet."""
    return session.execute(select(EventCounter.last_id)).scalar_one()


def oldest_id(session: Session) -> int | None:
    """Return the id of the oldest event that is still kept."""
    return session.execute(select(func.min(Event.id))).scalar_one()


def after(session: Session, *, event_id: int, limit: int) -> Sequence[Event]:
    """Return at most ``limit`` events newer than ``event_id``, oldest first."""
    return session.scalars(
        select(Event).where(Event.id > event_id).order_by(Event.id).limit(limit)
    ).all()
