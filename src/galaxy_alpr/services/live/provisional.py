"""News of passes that last, from the process that reads the cameras to streams of the others.

A process with open streams touches a file of the data folder; while that is new, the news are
written to the database, and a second file is touched. The process looks at that a few times a
second, and reads the news where it is new.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.failures import cause_of
from galaxy_alpr.db.queries.cameras import provisional
from galaxy_alpr.events import NOT_STORED, EventBroker, LiveEvent, Message
from galaxy_alpr.services.live.signals import provisional_message
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

LOOK_S = 0.25
"""Time between two looks at the news."""

LISTENING_S = 10.0
"""How long news are written after a process with open streams has asked for them."""

RECENT = timedelta(seconds=30)
"""Age of news up to which a stream gets them."""

OLD = timedelta(minutes=10)
"""Age after which news of a pass whose end was not told are deleted."""

OWN = 1_000
"""Passes of which a process remembers that it wrote news."""

_TOUCH_S = 2.0
_LISTENING, _NEWS = "listening", "news"


def message_of(event: LiveEvent, location_id: int | None) -> Message:
    """Return provisional news as they are published."""
    return Message(NOT_STORED, event.body.type, location_id, None, event.model_dump_json())


class ProvisionalSender(Protocol):
    """Tells other processes what is known of passes. Its methods never wait."""

    @property
    def wanted(self) -> bool:
        """Whether another process may listen."""
        ...

    def put(self, pass_id: str, event: LiveEvent) -> None:
        """Tell what is known of a pass."""
        ...

    def end(self, pass_id: str) -> None:
        """Take back what was told of a pass that has ended."""
        ...


class ProvisionalWriter:
    """Writes news for other processes, in a thread of its own: a camera never waits for it."""

    def __init__(
        self, sessions: sessionmaker[Session], folder: Path, *, now: Callable[[], datetime]
    ) -> None:
        self.worker = Worker("provisional-passes", self._write, interval_s=60)
        self._sessions = sessions
        self._file = folder / _LISTENING
        self._news = folder / _NEWS
        self._now = now
        self._pending: dict[str, LiveEvent | None] = {}
        self._written: set[str] = set()
        self._own: deque[str] = deque(maxlen=OWN)
        self._lock = Lock()

    @property
    def wanted(self) -> bool:
        """Whether a process with open streams has asked lately."""
        try:
            return time.time() - self._file.stat().st_mtime < LISTENING_S
        except OSError:
            return False

    def put(self, pass_id: str, event: LiveEvent) -> None:
        """Write what is known of a pass. Never waits."""
        with self._lock:
            if not self.worker.alive and not self.worker.stopping:
                self.worker.start()
            self._pending[pass_id] = event
            if pass_id not in self._written:
                self._own.append(pass_id)
            self._written.add(pass_id)
        self.worker.wake()

    def wrote(self, pass_id: str) -> bool:
        """Return whether news of a pass are of this process, whose streams have them already."""
        with self._lock:
            return pass_id in self._own

    def end(self, pass_id: str) -> None:
        """Delete what was written of a pass that has ended. Never waits."""
        with self._lock:
            if pass_id not in self._written:
                return
            self._pending[pass_id] = None
            self._written.discard(pass_id)
        self.worker.wake()

    def stop(self) -> None:
        """End the thread, and delete what this process wrote."""
        self.worker.stop()
        if gone := self._written | self._pending.keys():
            with suppress(SQLAlchemyError), self._sessions.begin() as session:
                provisional.drop(session, gone)

    def _write(self) -> None:
        with self._lock:
            pending, self._pending = self._pending, {}
        if not pending:
            return
        now = self._now()
        told = {id: event.model_dump(mode="json") for id, event in pending.items() if event}
        try:
            with self._sessions.begin() as session:
                provisional.put(session, told, now)
                provisional.drop(session, pending.keys() - told.keys())
                provisional.drop_all(session, before=now - OLD)
        except SQLAlchemyError as error:
            logger.warning("provisional readings are not written: %s", cause_of(error))
            with self._lock:  # what is known of a pass may be missing; its end may not
                ended = dict.fromkeys(pending.keys() - told.keys())
                self._pending = {**ended, **self._pending}
            return
        with suppress(OSError):
            self._news.touch()


class ProvisionalFeed:
    """Publishes what another process writes, while streams of this one are open.

    ``leads`` tells whether this process reads all cameras, and ``wrote`` whether news of a pass
    are its own: those are published already.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        broker: EventBroker,
        folder: Path,
        *,
        leads: Callable[[], bool],
        wrote: Callable[[str], bool] = lambda _: False,
        now: Callable[[], datetime],
    ) -> None:
        self.worker = Worker("provisional-feed", self.look, interval_s=LOOK_S)
        self._sessions = sessions
        self._broker = broker
        self._folder = folder
        self._leads = leads
        self._wrote = wrote
        self._now = now
        self._seen: dict[str, datetime] = {}
        self._touched = -_TOUCH_S
        self._read_at: int | None = None

    def look(self) -> None:
        """Publish the news since the look before; without streams nothing is asked for."""
        if not self._broker.subscribers or self._leads():
            self._seen, self._read_at = {}, None
            return
        if time.monotonic() - self._touched >= _TOUCH_S:
            self._touched = time.monotonic()
            with suppress(OSError):
                self._folder.mkdir(mode=0o700, exist_ok=True)
                (self._folder / _LISTENING).touch()
        written_at = self._written_at()
        if written_at is None or written_at == self._read_at:
            return
        with self._sessions() as session:
            rows = provisional.changed_since(session, self._now() - RECENT)
        news = [
            row
            for row in rows
            if self._seen.get(row.pass_id) != row.changed_at and not self._wrote(row.pass_id)
        ]
        self._seen = {row.pass_id: row.changed_at for row in rows}
        self._read_at = written_at
        if news:
            self._broker.publish([provisional_message(row.event) for row in news])

    def _written_at(self) -> int | None:
        try:
            return (self._folder / _NEWS).stat().st_mtime_ns
        except OSError:
            return None
