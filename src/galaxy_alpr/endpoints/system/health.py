"""``/health`` and ``/ready``: whether the process runs, and whether all of its parts work."""

from __future__ import annotations

import logging

from fastapi import APIRouter, Response
from sqlalchemy.exc import SQLAlchemyError

from galaxy_alpr import __version__
from galaxy_alpr.db.queries import events
from galaxy_alpr.endpoints.schemas.health import (
    CheckOut,
    DiskOut,
    HealthOut,
    QueueOut,
    ReadyEngineOut,
    ReadyOut,
)
from galaxy_alpr.web.deps import AppContext, Context

logger = logging.getLogger(__name__)
router = APIRouter(tags=["service"])


@router.get("/health")
def health() -> HealthOut:
    """Return that the process runs."""
    return HealthOut(version=__version__)


@router.get("/ready", responses={503: {"model": ReadyOut, "description": "A part does not work"}})
def ready(context: Context, response: Response) -> ReadyOut:
    """Return whether database, engine and disk work; 503 when one of them does not."""
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
