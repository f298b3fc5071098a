"""The cameras that this process is to read: all of them, or its share among several workers."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from threading import Lock
from time import monotonic
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.failures import cause_of
from galaxy_alpr.db.models import Camera, CameraLease
from galaxy_alpr.db.queries.cameras import leases as queries
from galaxy_alpr.errors import AlprError
from galaxy_alpr.services.cameras.leasing.folder import FolderLeases
from galaxy_alpr.services.cameras.leasing.lease import TIMES, CameraLeases, Lease, LeaseTimes
from galaxy_alpr.services.cameras.leasing.members import Members, camera_facts
from galaxy_alpr.services.cameras.leasing.ranking import assign, to_hand_over
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

PATIENCE_S = 5.0
"""How long the worker that should claim a camera is waited for, before the next one may."""

RESTED_S = 30.0
"""How long a camera stays with a worker before it is handed over."""


class CameraShare(Protocol):
    """Decides which cameras this process reads."""

    name: str
    """The name of this worker."""

    look_s: float
    """Time between two looks."""

    @property
    def leads(self) -> bool:
        """Whether this process reads all cameras."""

    def may_store(self) -> bool:
        """Return whether this process may store what others left."""

    def look(self, rows: Sequence[Camera]) -> Mapping[int, Lease]:
        """Return the leases of the cameras that this process is to read now, of those enabled."""

    def held(self) -> set[int]:
        """Return the cameras of which this process has leases."""

    def release(self, ids: Collection[int]) -> None:
        """Give up cameras that are not read any more."""

    def stop(self) -> None:
        """Give up all that is left. May be called once."""


class WholeShare:
    """All cameras, for the one process that holds the folder."""

    look_s = 2.0

    def __init__(self, leases: FolderLeases, *, name: str) -> None:
        self.name = name
        self._leases = leases
        self._held: dict[int, Lease] = {}

    @property
    def leads(self) -> bool:
        return self._leases.leads

    def may_store(self) -> bool:
        """Return whether this process holds the folder, from now on where it was free."""
        return self._leases.take()

    def look(self, rows: Sequence[Camera]) -> Mapping[int, Lease]:
        """Return the leases of all cameras, none while another process has them."""
        for row in rows:
            if row.id not in self._held and (lease := self._leases.claim(row.id)) is not None:
                self._held[row.id] = lease
        ids = {row.id for row in rows}
        return {id: lease for id, lease in self._held.items() if id in ids}

    def held(self) -> set[int]:
        return set(self._held)

    def release(self, ids: Collection[int]) -> None:
        for id in ids:
            self._held.pop(id, None)

    def stop(self) -> None:
        self._leases.close()


class SharedCameras:
    """The share of this worker among those that are alive; a thread renews its leases."""

    look_s = 1.0
    leads = False

    def __init__(
        self,
        leases: CameraLeases,
        members: Members,
        sessions: sessionmaker[Session],
        *,
        times: LeaseTimes = TIMES,
    ) -> None:
        self.name = members.name
        self.worker = Worker("camera-leases", self._renew, interval_s=times.renew_s / 4)
        self._leases = leases
        self._members = members
        self._sessions = sessions
        self._held: dict[int, Lease] = {}
        self._lock = Lock()
        self._renew_s = times.renew_s
        self._renewed = 0.0
        self._told = False

    def may_store(self) -> bool:
        """Return true: each worker has a folder of its own."""
        return True

    def look(self, rows: Sequence[Camera]) -> Mapping[int, Lease]:
        """Return the leases of this worker, after it has claimed what is its own.

        What it should hand over is left out, to be released once it is not read any more. Raises
        ``SQLAlchemyError``.
        """
        if not self.worker.alive and not self.worker.stopping:
            self._members.report()
            self.worker.start()
        self._drop_ended()
        with self._sessions() as session:
            now = queries.database_now(session)
            workers = self._members.alive(session, now)
            stored = {row.camera_id: row for row in queries.every(session)}
        self._drop_taken(stored)
        self._tell_alone(len(workers) <= 1)
        facts = camera_facts(rows)
        taken = {id: row.holder for id, row in stored.items() if row.until > now}
        for id in [id for id, holder in taken.items() if holder == self.name]:
            if id not in self._held:
                del taken[id]
        taken |= dict.fromkeys(self._held, self.name)
        for id, names in assign(facts, workers, taken).items():
            late = _late_s(stored.get(id), now.timestamp())
            if self.name in names[: 1 + int(late / PATIENCE_S)] and not self._claim(id):
                break
        enabled = {row.id for row in rows}
        rested = [id for id, lease in self._held.items() if lease.held_s >= RESTED_S]
        leaving = to_hand_over(self.name, facts, workers, taken, rested)
        return {id: each for id, each in self._held.items() if id in enabled - set(leaving)}

    def held(self) -> set[int]:
        """Return the cameras of which this worker has leases, also those that have ended."""
        return set(self._held)

    def release(self, ids: Collection[int]) -> None:
        """Give up cameras; one that cannot be given up now is free when its lease ends."""
        for id in ids:
            with self._lock:
                lease = self._held.pop(id, None)
            if lease is not None:
                self._release(lease)

    def stop(self) -> None:
        """Stop to renew, give up all cameras, and leave the workers."""
        self.worker.stop()
        self.release(list(self._held))
        try:
            self._members.leave()
        except SQLAlchemyError as error:
            logger.warning("this worker cannot say that it ends: %s", cause_of(error))
        self._leases.close()

    def _renew(self) -> None:
        """Keep the leases, then report; again soon where that fails."""
        asked_at = monotonic()
        if asked_at - self._renewed < self._renew_s:
            return
        with self._lock:
            held = [lease for lease in self._held.values() if lease.valid]
        try:
            self._leases.renew(held)
            self._members.report()
        except (SQLAlchemyError, AlprError) as error:
            if not self._told:
                logger.warning("leases of cameras are not renewed: %s", _text(error))
            self._told = True
        else:
            self._told, self._renewed = False, asked_at

    def _claim(self, id: int) -> bool:
        """Claim a camera; return whether others should be tried now."""
        try:
            lease = self._leases.claim(id)
        except AlprError as error:
            logger.warning("camera %s cannot be claimed: %s", id, _text(error))
            return False
        if lease is not None:
            with self._lock:
                self._held[id] = lease
            logger.info("camera %s is read by this worker (token %s)", id, lease.token)
        return True

    def _drop_ended(self) -> None:
        """Forget the leases that have ended; their rows end as well where they are still ours."""
        for id, lease in list(self._held.items()):
            if not lease.valid:
                logger.warning("the lease of camera %s has ended", id)
                self.release([id])

    def _drop_taken(self, stored: Mapping[int, CameraLease]) -> None:
        """Forget the leases that another worker has now."""
        for id, lease in list(self._held.items()):
            row = stored.get(id)
            if row is None or row.token != lease.token:
                logger.warning("camera %s is another worker's now", id)
                lease.end()
                self.release([id])

    def _release(self, lease: Lease) -> None:
        try:
            self._leases.release(lease)
        except (SQLAlchemyError, AlprError) as error:
            logger.warning("camera %s is free when its lease ends: %s", lease.camera_id, error)

    def _tell_alone(self, alone: bool) -> None:
        with self._lock:
            for lease in self._held.values():
                lease.alone = alone


def _late_s(row: CameraLease | None, now: float) -> float:
    """Return for how many seconds a camera has been free."""
    return 0.0 if row is None else max(0.0, now - row.until.timestamp())


def _text(error: Exception) -> str:
    return str(cause_of(error)) if isinstance(error, SQLAlchemyError) else str(error)
