"""Stored events: numbered when they are written, read in the order of the commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Event, EventCounter, EventCursor, Plate, Vehicle

CENTRE = "centre"
"""The reader that sends the events of a site to its centre: it may be offline for weeks."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event that has no id yet."""

    type: str
    created_at: datetime
    location_id: int | None
    payload: dict[str, object]


_COUNT = (
    update(EventCounter)
    .where(EventCounter.id == 1)
    .values(last_id=EventCounter.last_id + bindparam("more"))
)
_COUNT_AND_RETURN = _COUNT.returning(EventCounter.last_id)
_LAST_ID = select(EventCounter.last_id)
_INSERT = insert(Event)


def append(session: Session, *, events: Sequence[NewEvent]) -> None:
    """Number ``events`` and write them. Other writers of events wait until the commit.

    Therefore it is the last step of a transaction. Core statements, because every upload runs them.
    """
    connection = session.connection()
    more = {"more": len(events)}
    if connection.dialect.update_returning:
        last_id = connection.execute(_COUNT_AND_RETURN, more).scalar_one()
    else:
        connection.execute(_COUNT, more)
        last_id = connection.execute(_LAST_ID).scalar_one()
    rows = [
        {
            "id": number,
            "type": event.type,
            "created_at": event.created_at,
            "location_id": event.location_id,
            "session_id": event.payload.get("session_id"),
            "payload": event.payload,
        }
        for number, event in enumerate(events, start=last_id - len(events) + 1)
    ]
    connection.execute(_INSERT, rows)


def write_nothing(session: Session) -> None:
    """Run a statement that needs the right to write and changes no row."""
    session.execute(update(EventCounter).where(EventCounter.id == -1).values(last_id=0))


def newest_id(session: Session) -> int:
    """Return the id of the newest event, 0 if there is none."""
    return session.execute(_LAST_ID).scalar_one()


def expired_until(session: Session, *, before: datetime, keep: int, limit: int) -> int | None:
    """Return the id up to which events have expired, ``None`` where none has.

    An event has expired if it was created before ``before`` or is not one of the newest ``keep``,
    and if all older events have expired: the ids of the kept events have no gaps. Only the
    ``limit`` oldest events are examined.
    """
    first_kept = newest_id(session) - keep + 1
    oldest = select(Event.id, Event.created_at).order_by(Event.id).limit(limit)
    expired = [
        row.id
        for row in takewhile(
            lambda row: row.created_at < before or row.id < first_kept, session.execute(oldest)
        )
    ]
    return expired[-1] if expired else None


def delete_until(session: Session, *, event_id: int) -> int:
    """Delete the events up to ``event_id``; return their number."""
    deleted = session.connection().execute(delete(Event).where(Event.id <= event_id))
    return deleted.rowcount


def delete_naming(
    session: Session, *, session_id: int, table: type[Plate] | type[Vehicle], id: int
) -> int:
    """Delete the events of a photo that name this plate or vehicle; return their number."""
    part = "plate" if table is Plate else "vehicle"
    named = [
        row.id
        for row in session.scalars(select(Event).where(Event.session_id == session_id))
        if id in (row.payload.get(f"{part}_id"), _id_of(row.payload.get(part)))
    ]
    deleted = session.connection().execute(delete(Event).where(Event.id.in_(named)))
    return deleted.rowcount


def replace_urls(session: Session, *, session_id: int, urls: Mapping[str, str]) -> None:
    """Replace the addresses of files in the events of a photo, by the old ones."""
    for row in session.scalars(select(Event).where(Event.session_id == session_id)):
        payload = _replaced(row.payload, urls)
        if payload != row.payload:
            session.execute(update(Event).where(Event.id == row.id).values(payload=payload))


def _id_of(part: object) -> object:
    return part.get("id") if isinstance(part, dict) else None


def _replaced(value: Any, texts: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(item, texts) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, texts) for item in value]
    return texts.get(value, value) if isinstance(value, str) else value


def after(session: Session, *, event_id: int, limit: int) -> Sequence[Event]:
    """Return at most ``limit`` events newer than ``event_id``, oldest first."""
    return session.scalars(
        select(Event).where(Event.id > event_id).order_by(Event.id).limit(limit)
    ).all()


def lock_cursor(session: Session, *, name: str, start: int) -> int:
    """Return the last event that the reader ``name`` has taken; no other moves it meanwhile.

    A reader that is new begins after the event ``start``. Raises ``IntegrityError`` where another
    process makes it at the same moment: try again.
    """
    statement = select(EventCursor.last_id).where(EventCursor.name == name).with_for_update()
    last_id = session.scalar(statement)
    if last_id is not None:
        return last_id
    session.add(EventCursor(name=name, last_id=start))
    session.flush()
    return start


def move_cursor(session: Session, *, name: str, last_id: int) -> None:
    """Store that a reader, whose cursor is locked, has taken the events up to ``last_id``."""
    session.execute(update(EventCursor).where(EventCursor.name == name).values(last_id=last_id))


def least_cursor(session: Session, *, since: datetime) -> int | None:
    """Return the last event that all readers have taken, ``None`` without readers.

    Readers that have not moved since ``since`` do not count: they are switched off. ``CENTRE``
    does, however long the centre is away: its row exists only while a centre is set up.
    """
    counts = or_(EventCursor.updated_at >= since, EventCursor.name == CENTRE)
    return session.scalar(select(func.min(EventCursor.last_id)).where(counts))
