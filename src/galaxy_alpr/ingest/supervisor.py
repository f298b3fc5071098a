"""The supervisor of the cameras: it reads those that the table enables, and reports their states.

Of several processes with one data folder one reads the cameras, and another takes over when it
ends. While the database does not answer, what is read goes on being read.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.failures import cause_of
from galaxy_alpr.db.models import Camera
from galaxy_alpr.db.queries.cameras import cameras
from galaxy_alpr.enums import CameraState
from galaxy_alpr.errors import AlprError, NotFound
from galaxy_alpr.folder_lock import lock_folder
from galaxy_alpr.ingest.passes.spool import PassSpool
from galaxy_alpr.ingest.running import RunningCamera, Shared, source_key
from galaxy_alpr.ingest.sources import source_of
from galaxy_alpr.monitoring.gauges import Gauges
from galaxy_alpr.services.cameras.changes import CameraValues, change_camera
from galaxy_alpr.services.cameras.passwords import CameraPasswords
from galaxy_alpr.services.cameras.reports import State, StateReports
from galaxy_alpr.services.cameras.states import CameraFigures
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

LOOK_S = 2.0
"""Time between two looks at the table."""

TICK_S = 0.5
"""Time between two looks at the workers."""


class Supervisor:
    """Starts, stops and restarts one worker for each enabled camera.

    ``worker`` runs it; ``stop`` ends all cameras.
    """

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        passwords: CameraPasswords,
        shared: Shared,
        folder: Path,
        spool: PassSpool,
    ) -> None:
        self._spool = spool
        self._sessions = sessions
        self._passwords = passwords
        self._shared = shared
        self._folder = folder
        self._running: dict[int, RunningCamera] = {}
        self._broken: dict[int, State] = {}
        self._measured: set[int] = set()
        self._leading = ExitStack()
        self._leads = False
        self._next_look = 0.0
        name = f"{socket.gethostname()}:{os.getpid()}"[:100]
        self._reports = StateReports(sessions, worker=name, now=shared.now)
        self._reported: set[int] = set()
        self._database_failed = False
        self.worker = Worker("cameras", self._tick, interval_s=TICK_S)

    @property
    def leads(self) -> bool:
        """Whether this process reads the cameras."""
        return self._leads

    def wake(self) -> None:
        """Look at the table now."""
        self._next_look = 0.0
        self.worker.wake()

    def stop(self) -> None:
        """End all cameras; the passes that were open are kept. May be called once."""
        self.worker.stop()
        self._stop(list(self._running))
        self._release(())
        with suppress(SQLAlchemyError):
            self._reports.end(self._reported)
        self._spool.stop()
        self._leading.close()

    def measure(self, gauges: Gauges) -> None:
        """Report each camera by its id: whether it runs, and how many frames are analysed."""
        running = dict(self._running)
        self._measured |= running.keys()
        for id in self._measured:
            camera, label = running.get(id), str(id)
            figures = CameraFigures() if camera is None else camera.figures()
            runs = camera is not None and camera.worker.status.state is CameraState.RUNNING
            gauges.camera_running.labels(label).set(runs)
            gauges.camera_frames.labels(label).set(figures.fps or 0)
            gauges.camera_analysed.labels(label).set(figures.analysed_per_second or 0)
        gauges.passes_waiting.set(self._spool.waiting)

    def _tick(self) -> None:
        try:
            if monotonic() >= self._next_look:
                self._next_look = monotonic() + LOOK_S
                self._look()
            if self._leads:
                self._report_states()
        except SQLAlchemyError as error:
            if not self._database_failed:
                logger.warning("the cameras are read on without the database: %s", cause_of(error))
            self._database_failed = True
        else:
            self._database_failed = False
        if self._leads:
            self._shared.frames.publish()
            self._release(self._running)

    def _release(self, running: Collection[int]) -> None:
        """Store the passes that need not wait for a partner any longer."""
        if self._shared.pairs is not None:
            self._shared.pairs.release(set(running))

    def _look(self) -> None:
        """Start and stop workers as the table says."""
        with self._sessions() as session:
            rows = cameras.enabled(session)
        if not self._leads and not ((rows or self._spool.left) and self._take_lead()):
            return
        self._broken.clear()
        wanted = {row.id: row for row in rows}
        gone = [
            id
            for id, running in self._running.items()
            if id not in wanted or running.key != source_key(wanted[id]) or _has_died(running)
        ]
        self._stop(gone)
        for id, row in wanted.items():
            running = self._running.get(id)
            if running is None:
                self._start(row)
            elif running.ended_well:
                self._switch_off(id)
            else:
                running.update(row)

    def _take_lead(self) -> bool:
        """Return whether no other process reads the cameras; then this one does from now on."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        try:
            self._leading.enter_context(lock_folder(self._folder, wait_s=0))
        except TimeoutError:
            return False
        self._leads = True
        self._spool.start()
        logger.info("this process reads the cameras")
        return True

    def _start(self, row: Camera) -> None:
        try:
            running = RunningCamera(
                row, source_of(row, self._passwords, self._shared.files), self._shared
            )
        except (AlprError, OSError) as error:
            self._broken[row.id] = (CameraState.FAILED, str(error))
            return
        self._running[row.id] = running
        running.worker.start()
        logger.info("camera %s is read", row.id)

    def _switch_off(self, id: int) -> None:
        """Disable a camera whose video was read to its end: a restart would read it again."""
        change = partial(
            change_camera,
            camera_id=id,
            values=CameraValues(columns={"enabled": False}),
            passwords=self._passwords,
            actor=SYSTEM,
        )
        with suppress(NotFound):
            Transactions(self._sessions)(change)

    def _stop(self, ids: Sequence[int]) -> None:
        """Stop workers, all at once: each waits for its process."""
        if not ids:
            return
        with self._spool.unlimited(), ThreadPoolExecutor(len(ids)) as threads:
            list(threads.map(lambda id: self._running[id].stop(), ids))
        for id in ids:
            del self._running[id]
            logger.info("camera %s is not read any more", id)

    def _report_states(self) -> None:
        """Report what each camera does; one that is not enabled any more has no state."""
        found: dict[int, tuple[State, CameraFigures]] = {
            id: (state, CameraFigures()) for id, state in self._broken.items()
        }
        for id, running in self._running.items():
            status = running.worker.status
            found[id] = (status.state, status.reason), running.figures()
        if gone := self._reported - found.keys():
            self._reports.end(gone)
            self._reported -= gone
        self._reports.report(found)
        self._reported |= found.keys()


def _has_died(running: RunningCamera) -> bool:
    """Return whether a worker has to be started again: its thread ended by an error."""
    if running.ended and not running.ended_well:
        logger.error("the worker of camera %s has ended; it is started again", running.id)
        return True
    return False
