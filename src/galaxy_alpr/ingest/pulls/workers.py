"""The worker that fetches readings: each source in a thread, in one process at a time.

A process holds a source for a minute, and longer as long as it works. The others look whether it is
free.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.failures import cause_of
from galaxy_alpr.db.models import IngestPull
from galaxy_alpr.db.queries.ingest import pulls
from galaxy_alpr.errors import AlprError
from galaxy_alpr.ingest.pulls.drops import FolderDrop
from galaxy_alpr.ingest.pulls.pull_point import PullPoint
from galaxy_alpr.ingest.pulls.sinks import Sinks
from galaxy_alpr.ingest.pulls.values import PullFailed
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.ingest.pulls.changes import PullParts, PullState, config_of
from galaxy_alpr.services.ingest.pulls.configs import FolderPull
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

INTERVAL_S = 1.0
THREADS = 64
"""Sources that are read at the same time."""

HELD = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=1)
REFUSED_PAUSE = timedelta(minutes=10)
"""After a refused log-in: some devices lock the account after a few."""


@dataclass(slots=True)
class _Pull:
    """What is fetched for one source by this process, as it was set at ``version``."""

    row: IngestPull
    version: datetime
    open: PullPoint | FolderDrop | None = None
    held_until: datetime | None = None
    due: datetime | None = None
    failures: int = 0
    busy: bool = False


class PullWorker:
    """Fetches the readings of all sources that have a pull point or a folder."""

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        clock: Clock,
        sinks: Sinks,
        parts: PullParts,
        name: str,
    ) -> None:
        self.worker = Worker("ingest-pulls", self.run, interval_s=INTERVAL_S)
        self._sessions = sessions
        self._write = Transactions(sessions)
        self._clock = clock
        self._sinks = sinks
        self._parts = parts
        self._name = name
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="ingest-pull")
        self._lock = threading.Lock()
        self._pulls: dict[int, _Pull] = {}

    def stop(self) -> None:
        """End after what is being fetched; other processes may go on at once."""
        self.worker.stop()
        self._pool.shutdown(wait=True)
        for source_id in list(self._pulls):
            self._end(source_id)

    def run(self) -> None:
        """Begin a round of each source that is due, in a thread; forget those that are gone."""
        for pull in self._due():
            self._pool.submit(self._guarded, pull)

    def round_now(self) -> None:
        """Run a round of each source that is due, and return when they have ended."""
        for pull in self._due():
            self._guarded(pull)

    def _due(self) -> list[_Pull]:
        """Return what is to be done now, and mark it as being done."""
        with self._sessions() as session:
            rows = {row.source_id: row for row in pulls.enabled(session)}
        now = self._clock.now()
        with self._lock:
            free = {id: pull for id, pull in self._pulls.items() if not pull.busy}
        for source_id, pull in free.items():
            row = rows.get(source_id)
            if row is None or row.updated_at != pull.version:
                self._end(source_id)
        due = []
        for source_id, row in rows.items():
            if self._is_held_elsewhere(row, now):
                continue
            pull = self._pulls.setdefault(source_id, _Pull(row, row.updated_at))
            with self._lock:
                if not pull.busy and (pull.due is None or pull.due <= now):
                    pull.busy = True
                    due.append(pull)
        return due

    def _is_held_elsewhere(self, row: IngestPull, now: datetime) -> bool:
        by, until = row.held_by, row.held_until
        return by not in (None, self._name) and until is not None and until >= now

    def _guarded(self, pull: _Pull) -> None:
        try:
            self._round(pull)
        except SQLAlchemyError as error:
            self._pause(pull, LONGEST_PAUSE)
            logger.error("source %s is not read: %s", pull.row.source_id, cause_of(error))
        except Exception:
            self._pause(pull, LONGEST_PAUSE)
            logger.exception("source %s is not read", pull.row.source_id)
        finally:
            with self._lock:
                pull.busy = False

    def _round(self, pull: _Pull) -> None:
        """Fetch once, if no other process does, and store how it went."""
        id, now = pull.row.source_id, self._clock.now()
        if not self._hold(pull, now):
            self._close(pull)
            return
        state, error, put_aside = PullState.WORKING, None, 0
        try:
            if pull.open is None:
                pull.open = self._opened(pull.row)
            if isinstance(pull.open, FolderDrop):
                counts = pull.open.round(now, lambda: self._goes_on(pull))
                error, put_aside = counts.error, counts.failed
            else:
                pull.open.round()
            pull.failures, pull.due = 0, None
        except (PullFailed, AlprError) as failure:
            refused = isinstance(failure, PullFailed) and failure.refused
            state = PullState.REFUSED if refused else PullState.FAILING
            error = str(failure) if isinstance(failure, PullFailed) else failure.code
            pull.failures += 1
            seconds = timedelta(seconds=2 ** min(pull.failures, 6))
            self._pause(pull, REFUSED_PAUSE if refused else min(seconds, LONGEST_PAUSE))
            logger.warning("source %s cannot be read: %s", id, error)
        self._note(pull, state, error, put_aside)

    def _note(self, pull: _Pull, state: PullState, error: str | None, put_aside: int) -> None:
        """Store how a round went, if that has changed; a success once in half a minute."""
        row, now = pull.row, self._clock.now()
        changed = (state, error) != (row.state, row.error) and (state != row.state or error)
        old = row.last_success_at is None or now - row.last_success_at >= HELD / 2
        success = state is PullState.WORKING and old
        if not (changed or put_aside or success):
            return

        def change(session: Session) -> None:
            pulls.note(
                session,
                source_id=row.source_id,
                by=self._name,
                state=state,
                error=error,
                put_aside=put_aside,
            )
            if success:
                pulls.note_success(session, source_id=row.source_id, by=self._name, at=now)

        self._write(change)
        row.state, row.error = state, error or row.error
        if success:
            row.last_success_at = now

    def _opened(self, row: IngestPull) -> PullPoint | FolderDrop:
        config = config_of(row)
        if isinstance(config, FolderPull):
            folder = self._parts.folders.checked(config.folder)
            return FolderDrop(row.source_id, config, folder, self._sinks.reading)
        password = None
        if row.password_sealed is not None:
            password = self._parts.secrets.unseal(row.password_sealed, row.source_id)
            if password is None:
                raise PullFailed("the password cannot be decrypted; set it again", refused=True)
        return PullPoint(row.source_id, config, password, self._sinks.request, self._clock.now)

    def _hold(self, pull: _Pull, now: datetime) -> bool:
        """Return whether this process holds the source, for half a minute at least."""
        if pull.held_until is not None and now + HELD / 2 <= pull.held_until <= now + HELD:
            return True
        until = now + HELD
        held = self._write(
            partial(pulls.hold, source_id=pull.row.source_id, by=self._name, now=now, until=until)
        )
        pull.held_until = until if held else None
        return held

    def _goes_on(self, pull: _Pull) -> bool:
        """Hold the source longer before each file; false when it has to end."""
        return not self.worker.stopping and self._hold(pull, self._clock.now())

    def _pause(self, pull: _Pull, pause: timedelta) -> None:
        pull.due = self._clock.now() + pause

    def _end(self, source_id: int) -> None:
        """Forget a source; its subscription ends, and other processes may go on."""
        pull = self._pulls.pop(source_id)
        self._close(pull)
        try:
            self._write(lambda session: pulls.let_go(session, source_id=source_id, by=self._name))
        except SQLAlchemyError as error:
            logger.error("source %s stays held: %s", source_id, cause_of(error))

    def _close(self, pull: _Pull) -> None:
        opened, pull.open = pull.open, None
        if isinstance(opened, PullPoint):
            try:
                opened.end()
            except (PullFailed, AlprError) as error:
                logger.error("source %s: what was pulled is lost: %s", pull.row.source_id, error)
