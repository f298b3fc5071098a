"""Publishing of stored events to the live streams of this process.

One worker in each process reads new rows of ``events`` by id and publishes them, so a stream gets
every event once, in order, and only after its commit. A commit of this process wakes the worker;
events of other processes are read every ``poll_s``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.db.queries import events
from galaxy_alpr.events import EventBroker, Message
from galaxy_alpr.monitoring.gauges import Gauges
from galaxy_alpr.services.worker import Worker

PAGE = 500
DELAY_S = 0.005
"""Time between a commit and reading its events.

The request that committed sends its answer in that time (both need the interpreter's lock), and
several commits are read at once.
"""


class EventFeed:
    """Reads new events from the database and publishes them through ``broker``."""

    def __init__(
        self, *, sessions: sessionmaker[Session], broker: EventBroker, poll_s: float
    ) -> None:
        self.broker = broker
        self.worker = Worker("event-feed", self._catch_up, interval_s=poll_s, delay_s=DELAY_S)
        self._sessions = sessions
        self._last_id = self.newest_id()

    def newest_id(self) -> int:
        """Return the id of the newest event."""
        with self._sessions() as session:
            return events.newest_id(session)

    def backlog(self) -> int:
        """Return how many stored events were not published yet."""
        return max(0, self.newest_id() - self._last_id)

    def measure(self, gauges: Gauges) -> None:
        """Report the live streams of this process."""
        gauges.streams_open.set(self.broker.subscribers)
        gauges.events_queued.set(self.broker.queued)

    def after(self, event_id: int) -> list[Message]:
        """Return the next page of events after ``event_id``, oldest first."""
        with self._sessions() as session:
            return _messages(events.after(session, event_id=event_id, limit=PAGE))

    def _catch_up(self) -> None:
        if self._skip_unheard():
            return
        while messages := self.after(self._last_id):
            if lost := messages[-1].id - self._last_id - len(messages):
                self.broker.lose(lost)
            self.broker.publish(messages)
            self._last_id = messages[-1].id
            if len(messages) < PAGE:
                return

    def _skip_unheard(self) -> bool:
        """Pass over the new events where no stream is open; return whether there was none.

        The newest id is read before the streams are counted: a stream that opens later begins with
        a newer one.
        """
        newest = self.newest_id()
        if self.broker.subscribers:
            return False
        if newest > self._last_id:
            self.broker.publish_unheard(newest - self._last_id)
            self._last_id = newest
        return True


def _messages(rows: Sequence[models.Event]) -> list[Message]:
    """Return stored events as they are sent."""
    return [
        Message(
            id=row.id,
            type=row.type,
            location_id=row.location_id,
            kind=str(row.payload["kind"]) if "kind" in row.payload else None,
            json=json.dumps(
                {
                    "id": row.id,
                    "at": row.created_at.isoformat().replace("+00:00", "Z"),
                    "location_id": row.location_id,
                    "body": row.payload,
                },
                separators=(",", ":"),
            ),
        )
        for row in rows
    ]
