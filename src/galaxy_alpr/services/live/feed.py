"""From a change in the database to the live streams.

``record_event`` notes what happened inside the transaction of the change. When the transaction is
committed the notes become rows of ``events``, numbered under the lock of one counter: ids have no
gaps and stand in the order of the commits, whichever process writes. One thread a process reads the
rows by id and hands them to the broker, so a stream sees every event once, in order, and only after
its commit; other processes' events are found by looking every ``poll_s``.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.db.queries import events as event_queries
from galaxy_alpr.events import DomainEvent, EventBroker, Message

logger = logging.getLogger(__name__)

PAGE = 500
GIVE_WAY_S = 0.005
"""How long reading new events waits for the answer of the request that made them to be sent.

Both need the interpreter's lock; several commits in that time are read at once.
"""
_NOTED = "noted_events"
_WRITTEN = "written_events"


def record_event(session: Session, body: DomainEvent, *, location_id: int | None = None) -> None:
    """Note that ``body`` happened; it is told to the world if and when ``session`` commits.

    Not inside a savepoint, whose rollback would not take the note back.
    """
    if session.in_nested_transaction():
        raise RuntimeError("an event cannot be recorded inside a savepoint")
    if not session.in_transaction():
        session.begin()
    session.info.setdefault(_NOTED, []).append(
        event_queries.NewEvent(
            type=body.type,
            created_at=datetime.now(UTC),
            location_id=location_id,
            payload=body.model_dump(mode="json"),
        )
    )


def write_events(sessions: sessionmaker[Session], on_commit: Callable[[], None]) -> None:
    """Make the sessions of ``sessions`` write what was noted; call ``on_commit`` afterwards."""

    def before_commit(session: Session) -> None:
        if session.in_nested_transaction():
            return
        noted = session.info.pop(_NOTED, None)
        if noted:
            session.flush()
            event_queries.append(session, events=noted)
            session.info[_WRITTEN] = True

    def after_commit(session: Session) -> None:
        if not session.in_nested_transaction() and session.info.pop(_WRITTEN, False):
            on_commit()

    def after_transaction_end(session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None:
            session.info.pop(_NOTED, None)
            session.info.pop(_WRITTEN, None)

    event.listen(sessions, "before_commit", before_commit)
    event.listen(sessions, "after_commit", after_commit)
    event.listen(sessions, "after_transaction_end", after_transaction_end)


def to_messages(rows: Sequence[models.Event]) -> list[Message]:
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


class EventFeed:
    """Follows the events in the database and hands them to the broker of this process."""

    def __init__(
        self, *, sessions: sessionmaker[Session], broker: EventBroker, poll_s: float
    ) -> None:
        self.broker = broker
        self._sessions = sessions
        self._poll_s = poll_s
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._last_id = self.newest_id()
        self._thread = threading.Thread(target=self._follow, name="event-feed", daemon=True)

    def start(self) -> None:
        """Begin to follow; events committed from now on are handed on."""
        self._thread.start()

    def wake(self) -> None:
        """Say that there are new events. Never waits."""
        self._wake.set()

    def stop(self) -> None:
        """End all streams and stop following."""
        self.broker.close()
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def newest_id(self) -> int:
        """Return the id of the newest event."""
        with self._sessions() as session:
            return event_queries.newest_id(session)

    def after(self, event_id: int) -> list[Message]:
        """Return the next page of events after ``event_id``, oldest first."""
        with self._sessions() as session:
            return to_messages(event_queries.after(session, event_id=event_id, limit=PAGE))

    def _follow(self) -> None:
        while True:
            self._wake.wait(self._poll_s)
            if self._stop.wait(GIVE_WAY_S):
                return
            self._wake.clear()
            try:
                self._catch_up()
            except SQLAlchemyError:
                logger.exception("events could not be read; trying again in %s s", self._poll_s)

    def _catch_up(self) -> None:
        while messages := self.after(self._last_id):
            if lost := messages[0].id - self._last_id - 1:
                self.broker.lose(lost)
            self.broker.publish(messages)
            self._last_id = messages[-1].id
