"""The supervisor of the cameras: it reads those that the table enables, and reports their states.

Of several processes each reads those of which it has the leases. While the database does not
answer, what is read goes on being read as long as its lease lasts.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.failures import cause_of
from galaxy_alpr.db.models import Camera
from galaxy_alpr.db.queries.cameras import cameras
from galaxy_alpr.enums import CameraState
from galaxy_alpr.errors import AlprError, NotFound
from galaxy_alpr.ingest.passes.slots import PassSlots
from galaxy_alpr.ingest.passes.spool import PassSpool
from galaxy_alpr.ingest.running import RunningCamera, Shared, source_key
from galaxy_alpr.ingest.sources import source_of
from galaxy_alpr.monitoring.gauges import Gauges
from galaxy_alpr.services.cameras.changes import CameraValues, change_camera
from galaxy_alpr.services.cameras.leasing.fencing import may_write
from galaxy_alpr.services.cameras.leasing.lease import Lease
from galaxy_alpr.services.cameras.leasing.share import CameraShare
from galaxy_alpr.services.cameras.passwords import CameraPasswords
from galaxy_alpr.services.cameras.reports import State, StateReports
from galaxy_alpr.services.cameras.states import CameraFigures
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

TICK_S = 0.5
"""Time between two looks at the workers."""

LEFT_S = 30.0
"""Time between two looks at what processes that ended left."""


class Supervisor:
    """Starts, stops and restarts one worker for each enabled camera that ``share`` gives it.

    ``worker`` runs it; ``stop`` ends all cameras.
    """

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        passwords: CameraPasswords,
        shared: Shared,
        share: CameraShare,
        slots: PassSlots,
        spool: PassSpool,
    ) -> None:
        self._spool = spool
        self._sessions = sessions
        self._passwords = passwords
        self._shared = shared
        self._share = share
        self._slots = slots
        self._leases: Mapping[int, Lease] = {}
        self._running: dict[int, RunningCamera] = {}
        self._broken: dict[int, State] = {}
        self._measured: set[int] = set()
        self._stores = False
        self._next_look = self._next_left = 0.0
        self._reports = StateReports(sessions, worker=share.name, now=shared.now)
        self._reported: dict[int, Lease | None] = {}
        self._database_failed = False
        self.worker = Worker("cameras", self._tick, interval_s=TICK_S)

    @property
    def leads(self) -> bool:
        """Whether this process reads all cameras."""
        return self._share.leads

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
        self._share.stop()
        self._slots.close()

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
        gauges.passes_refused.set(self._spool.fenced)
        gauges.camera_leases.set(len(self._share.held()))

    def _tick(self) -> None:
        try:
            if monotonic() >= self._next_look:
                self._next_look = monotonic() + self._share.look_s
                self._look()
            if self._stores:
                self._report_states()
        except SQLAlchemyError as error:
            if not self._database_failed:
                logger.warning("the cameras are read on without the database: %s", cause_of(error))
            self._database_failed = True
        else:
            self._database_failed = False
        if self._stores:
            self._shared.frames.publish()
            self._release(self._running)

    def _release(self, running: Collection[int]) -> None:
        """Store the passes that need not wait for a partner any longer."""
        if self._shared.pairs is not None:
            self._shared.pairs.release(set(running))

    def _look(self) -> None:
        """Start and stop workers as the table and the leases say."""
        with self._sessions() as session:
            rows = cameras.enabled(session)
        self._leases = leases = self._share.look(rows)
        self._take_left(bool(leases))
        self._broken.clear()
        wanted = {row.id: row for row in rows if row.id in leases}
        gone = [
            id
            for id, running in self._running.items()
            if id not in wanted
            or running.lease is not leases[id]
            or running.key != source_key(wanted[id])
            or _has_died(running)
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
        self._give_up(wanted)

    def _take_left(self, reads: bool) -> None:
        """Begin to store with the first camera, and from time to time take what others left."""
        if not self._stores and (reads or (self._slots.left() and self._share.may_store())):
            self._spool.move(self._slots.take(first=self._share.leads))
            self._spool.start()
            self._stores = True
            logger.info("this process reads cameras as %s", self._share.name)
        if self._stores and monotonic() >= self._next_left:
            self._next_left = monotonic() + LEFT_S
            self._slots.take_over(self._spool.adopt)

    def _give_up(self, wanted: Collection[int]) -> None:
        """End the states of the cameras that are not read any more, then their leases."""
        if gone := {id: lease for id, lease in self._reported.items() if id not in wanted}:
            self._reports.end(gone)
            for id in gone:
                del self._reported[id]
        self._share.release(self._share.held() - set(wanted))

    def _start(self, row: Camera) -> None:
        try:
            running = RunningCamera(
                row,
                source_of(row, self._passwords, self._shared.files),
                self._shared,
                self._leases[row.id],
            )
        except (AlprError, OSError) as error:
            self._broken[row.id] = (CameraState.FAILED, str(error))
            return
        self._running[row.id] = running
        running.worker.start()
        logger.info("camera %s is read", row.id)

    def _switch_off(self, id: int) -> None:
        """Disable a camera whose video was read to its end: a restart would read it again."""
        lease = self._running[id].lease

        def change(session: Session) -> None:
            if may_write(session, lease):
                disable(session)

        disable = partial(
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
        """Report what each camera does."""
        found: dict[int, tuple[State, CameraFigures]] = {
            id: (state, CameraFigures()) for id, state in self._broken.items()
        }
        for id, running in self._running.items():
            status = running.worker.status
            found[id] = (status.state, status.reason), running.figures()
        self._reports.report(found, self._leases)
        self._reported |= {id: self._leases.get(id) for id in found}


def _has_died(running: RunningCamera) -> bool:
    """Return whether a worker has to be started again: its thread ended by an error."""
    if running.ended and not running.ended_well:
        logger.error("the worker of camera %s has ended; it is started again", running.id)
        return True
    return False
