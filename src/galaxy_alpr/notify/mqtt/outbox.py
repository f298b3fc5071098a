"""The stored events that are not published yet, and how far the broker acknowledged them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Event
from galaxy_alpr.db.queries import events
from galaxy_alpr.services.mqtt.status import PUBLISHER as CURSOR

PAGE = 100


class Outbox:
    """Reads events after the cursor; only the holder of the lease moves it."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def position(self) -> int:
        """Return the id of the last acknowledged event; at the first start that of the newest.

        So what happened before MQTT was switched on is not published.
        """
        with self._sessions.begin() as session:
            return events.lock_cursor(session, name=CURSOR, start=events.newest_id(session))

    def after(self, event_id: int) -> Sequence[Event]:
        """Return the next events after ``event_id``, oldest first."""
        with self._sessions() as session:
            return events.after(session, event_id=event_id, limit=PAGE)

    def acknowledged(self, event_id: int) -> None:
        """Move the cursor: the broker has the event ``event_id``."""
        with self._sessions.begin() as session:
            if events.lock_cursor(session, name=CURSOR, start=event_id) < event_id:
                events.move_cursor(session, name=CURSOR, last_id=event_id)
