"""The workers that read cameras: what this one reports of itself, and which others are alive."""

from __future__ import annotations

import os
import socket
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Camera, CameraWorkerRow
from galaxy_alpr.db.queries.cameras import leases as queries
from galaxy_alpr.services.cameras.leasing.lease import TIMES, LeaseTimes
from galaxy_alpr.services.cameras.leasing.ranking import CameraFacts, WorkerFacts

MACHINE_LENGTH = 80
"""Most characters of a machine's name in that of a worker."""

SETTLED = timedelta(seconds=10)
"""How long a worker has to be there before others hand cameras over to it."""

WORKERS_S, CLAIMS_S = 3600.0, 90 * 86400.0
"""How long workers that are gone, and claims, are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What this worker takes: ``lots`` are names or ids, all where there is none."""

    capacity: int | None = None
    lots: tuple[str, ...] = ()
    hardware: bool = False


def worker_name() -> str:
    """Return a name of this process that no other process has or had."""
    return f"{socket.gethostname()[:MACHINE_LENGTH]}:{os.getpid()}:{uuid4().hex[:8]}"


def machine_of(worker: str) -> str:
    """Return the machine in the name of a worker."""
    return worker.partition(":")[0]


class Members:
    """Reports of this worker, and those of the others. ``refused`` returns its refused passes."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        *,
        name: str,
        offer: Offer,
        refused: Callable[[], int],
        times: LeaseTimes = TIMES,
    ) -> None:
        self.name = name
        self._sessions = sessions
        self._offer = offer
        self._refused = refused
        self._times = times

    def report(self) -> None:
        """Tell the others that this worker is there; forget those that are long gone."""
        offer = self._offer
        values = {"capacity": offer.capacity, "lots": list(offer.lots), "hardware": offer.hardware}
        with self._sessions.begin() as session:
            now = queries.database_now(session)
            queries.report(
                session, name=self.name, values={**values, "refused": self._refused()}, now=now
            )
            queries.prune(session, now=now, workers_s=WORKERS_S, claims_s=CLAIMS_S)

    def leave(self) -> None:
        """Tell the others that this worker ends."""
        with self._sessions.begin() as session:
            queries.forget(session, names=[self.name])

    def alive(self, session: Session, now: datetime) -> list[WorkerFacts]:
        """Return the workers that have reported lately."""
        rows = queries.workers(session)
        return [_facts(row, now) for row in rows if is_alive(row, now, self._times)]


def is_alive(row: CameraWorkerRow, now: datetime, times: LeaseTimes = TIMES) -> bool:
    """Return whether a worker has reported lately."""
    return now - row.seen_at < times.lasts


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerNow:
    """A worker as it last reported, whether it is alive, and how many leases it has."""

    row: CameraWorkerRow
    alive: bool
    cameras: int


def workers_now(session: Session) -> list[WorkerNow]:
    """Return all workers by name."""
    now = queries.database_now(session)
    held = Counter(row.holder for row in queries.every(session) if row.until > now)
    return [
        WorkerNow(row=row, alive=is_alive(row, now), cameras=held[row.name])
        for row in queries.workers(session)
    ]


def _facts(row: CameraWorkerRow, now: datetime) -> WorkerFacts:
    return WorkerFacts(
        name=row.name,
        capacity=row.capacity,
        lots=tuple(row.lots),
        hardware=row.hardware,
        settled=now - row.started_at >= SETTLED,
    )


def camera_facts(rows: Sequence[Camera]) -> list[CameraFacts]:
    """Return what the shares depend on of cameras, with locations and lots loaded."""
    groups = {row.id: min(row.id, row.partner_id or row.id) for row in rows}
    hardware = {groups[row.id] for row in rows if row.hardware}
    return [
        CameraFacts(
            id=row.id,
            group=groups[row.id],
            lot=_lot(row),
            hardware=groups[row.id] in hardware,
        )
        for row in rows
    ]


def _lot(row: Camera) -> frozenset[str]:
    lot = None if row.location is None else row.location.lot
    return frozenset() if lot is None else frozenset({str(lot.id), lot.name})
