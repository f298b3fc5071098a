"""``/health`` and ``/ready``: does the process live, and can it do its work."""

from __future__ import annotations

import logging
from typing import Literal

from fastapi import APIRouter, Response
from sqlalchemy.exc import SQLAlchemyError

from galaxy_alpr import __version__
from galaxy_alpr.db.queries import events
from galaxy_alpr.web.deps import AppContext, Context
from galaxy_alpr.web.schema import Schema

logger = logging.getLogger(__name__)
router = APIRouter(tags=["service"])


class HealthOut(Schema):
    """The process answers."""

    status: Literal["ok"] = "ok"
    version: str


class CheckOut(Schema):
    """Whether one part works, and what is wrong if it does not."""

    ok: bool
    detail: str | None = None


class DiskOut(CheckOut):
    """Room for more pictures, in megabytes."""

    free_mb: int | None
    min_free_mb: int


class ReadyEngineOut(CheckOut):
    """The models in use, and whether they work."""

    detector: str
    recognizer: str


class QueueOut(Schema):
    """Uploads being read or waiting, and how many may."""

    taken: int
    places: int


class ReadyOut(Schema):
    """Whether pictures can be read and stored now, part by part."""

    ready: bool
    version: str
    database: CheckOut
    disk: DiskOut
    engine: ReadyEngineOut
    queue: QueueOut


@router.get("/health")
def health() -> HealthOut:
    """Say that the process lives."""
    return HealthOut(version=__version__)


@router.get(
    "/ready", responses={503: {"model": ReadyOut, "description": "The part that is not ok"}}
)
def ready(context: Context, response: Response) -> ReadyOut:
    """Say whether database, engine and disk can do their work; 503 when one cannot."""
    database = _database(context)
    disk = _disk(context)
    engine = _engine(context)
    load = context.readings.load
    is_ready = database.ok and disk.ok and engine.ok
    if not is_ready:
        response.status_code = 503
    return ReadyOut(
        ready=is_ready,
        version=__version__,
        database=database,
        disk=disk,
        engine=engine,
        queue=QueueOut(taken=load.taken, places=load.places),
    )


def _database(context: AppContext) -> CheckOut:
    try:
        with context.sessions() as session:
            events.newest_id(session)
    except SQLAlchemyError:
        logger.exception("the database is not ready")
        return CheckOut(ok=False, detail="the database cannot be used now")
    return CheckOut(ok=True)


def _engine(context: AppContext) -> ReadyEngineOut:
    info = context.engine.info
    problem = context.readings.engine_problem()
    return ReadyEngineOut(
        ok=problem is None, detail=problem, detector=info.detector, recognizer=info.recognizer
    )


def _disk(context: AppContext) -> DiskOut:
    minimum = context.min_free_disk_mb
    try:
        free = context.store.free_bytes() // 1_000_000
    except OSError as error:
        return DiskOut(ok=False, detail=str(error), free_mb=None, min_free_mb=minimum)
    ok = free >= minimum
    detail = None if ok else f"{free} MB are free, fewer than {minimum}"
    return DiskOut(ok=ok, detail=detail, free_mb=free, min_free_mb=minimum)
