"""The stored events of alarms, taken once by whoever tells people of them.

The cursor moves in the transaction of what is written, so an alarm is neither lost nor taken
twice, whichever process reads it and whenever it is killed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries import events
from galaxy_alpr.db.queries.integrations import notifications
from galaxy_alpr.services.transactions import Transactions

BATCH = 200

Write = Callable[[Session, Sequence[int], Sequence[int]], int]
"""Takes the ids of alarms that were raised and acknowledged; returns how much it has written."""


class AlarmEvents:
    """Reads the events after the cursor ``name``, and passes their alarms to ``write``."""

    def __init__(self, sessions: sessionmaker[Session], *, name: str, write: Write) -> None:
        self._sessions = sessions
        self._name = name
        self._write = write

    def begin(self) -> None:
        """Make the cursor where there is none: alarms from now on are taken."""
        with self._sessions() as session:
            if notifications.cursor(session, name=self._name) is not None:
                return
        Transactions(self._sessions)(self._lock)

    def take(self, stopping: Callable[[], bool]) -> int:
        """Take the new events until ``stopping``; return how much was written."""
        written = 0
        while not stopping():
            # Without a lock: most times there is nothing new.
            with self._sessions() as session:
                after = notifications.cursor(session, name=self._name)
                if after is not None and events.newest_id(session) <= after:
                    break
            written += Transactions(self._sessions)(self._take_batch)
        return written

    def _lock(self, session: Session) -> int:
        return events.lock_cursor(session, name=self._name, start=events.newest_id(session))

    def _take_batch(self, session: Session) -> int:
        after = self._lock(session)
        found, last = notifications.alarm_events(session, after=after, limit=BATCH)
        raised = [id for type, id in found if type == notifications.RAISED]
        done = [id for type, id in found if type == notifications.ACKNOWLEDGED]
        written = self._write(session, raised, done)
        if last != after:
            events.move_cursor(session, name=self._name, last_id=last)
        return written
