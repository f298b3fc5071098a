"""``/health`` and ``/ready``: whether the process runs, and whether all of its parts work."""

# Both are ``async`` and wait for no thread of the pool: they answer when all threads hang.

from __future__ import annotations

import asyncio

from fastapi import Response

from galaxy_alpr import __version__
from galaxy_alpr.endpoints.schemas.health import (
    CheckOut,
    DiskOut,
    HealthOut,
    QueueOut,
    ReadyEngineOut,
    ReadyOut,
)
from galaxy_alpr.errors import ClockWrong
from galaxy_alpr.services.readiness import PartState
from galaxy_alpr.web.context import AppContext
from galaxy_alpr.web.deps import Context
from galaxy_alpr.web.routing import Router

router = Router(tags=["service"])


@router.get("/health")
async def get_health() -> HealthOut:
    """Return that the process runs."""
    return HealthOut(version=__version__)


@router.get("/ready", responses={503: {"model": ReadyOut, "description": "A part does not work"}})
async def get_readiness(context: Context, response: Response) -> ReadyOut:
    """Return whether database, engine, disk and clock work; 503 when one of them does not.

    The answer comes within a second: a part that does not answer by then does not work.
    """
    checks = context.checks
    database, free_bytes, engine = await asyncio.gather(
        checks.database.state(), checks.disk.state(), checks.engine.state()
    )
    clock = context.clock.problem()
    parts = (
        _check(database),
        _disk(context, free_bytes),
        _engine(context, engine),
        CheckOut(ok=clock is None, error=clock and ClockWrong.code, detail=clock),
    )
    is_ready = all(part.ok for part in parts)
    if not is_ready:
        response.status_code = 503
    load = context.readings.load
    return ReadyOut(
        ready=is_ready,
        version=__version__,
        database=parts[0],
        disk=parts[1],
        engine=parts[2],
        clock=parts[3],
        queue=QueueOut(taken=load.taken, places=load.places),
    )


def _check(state: PartState[None]) -> CheckOut:
    return CheckOut(ok=state.ok, error=state.error, detail=state.detail)


def _engine(context: AppContext, state: PartState[None]) -> ReadyEngineOut:
    info = context.engine.info
    return ReadyEngineOut(
        **_check(state).model_dump(), detector=info.detector, recognizer=info.recognizer
    )


def _disk(context: AppContext, state: PartState[int]) -> DiskOut:
    minimum = context.min_free_disk_mb
    free = None if state.value is None else state.value // 1_000_000
    error, detail = state.error, state.detail
    if free is not None and free < minimum:
        error, detail = "disk_full", f"{free} MB are free, fewer than {minimum}"
    return DiskOut(ok=error is None, error=error, detail=detail, free_mb=free, min_free_mb=minimum)
