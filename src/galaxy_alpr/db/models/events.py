"""Domain events, numbered in the order of their commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, Id, UtcDateTime, utc_now


class Event(Base):
    """A domain event. Ids follow the order of the commits, so a live stream can resume."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    type: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, index=True)
    location_id: Mapped[int | None] = mapped_column(Id)
    session_id: Mapped[int | None] = mapped_column(Id, index=True)
    """The analysed photo that the event names; its deletion deletes the event."""

    payload: Mapped[dict[str, object]] = mapped_column(JSON)


class EventCursor(Base):
    """How far a reader of the events is that must not miss any: the last one it has taken."""

    __tablename__ = "event_cursors"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    last_id: Mapped[int] = mapped_column(Id)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)


class EventCounter(Base):
    """One row with the id of the newest event.

    It stays locked from the numbering of events to the commit, so ids have no gaps and follow the
    order of the commits, whichever process writes.
    """

    __tablename__ = "event_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_id: Mapped[int] = mapped_column(Id)
