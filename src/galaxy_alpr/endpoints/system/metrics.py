"""``GET /metrics``: the metrics for Prometheus."""

from __future__ import annotations

import asyncio

from fastapi import Request, Response

from galaxy_alpr.services.monitoring.parts import measure_parts
from galaxy_alpr.web.deps import Context
from galaxy_alpr.web.routing import Router

router = Router(include_in_schema=False)


@router.get("/metrics")
async def metrics(request: Request, context: Context) -> Response:
    """Return all metrics as text, in the format that the header ``Accept`` asks for."""
    monitor, checks = context.monitor, context.checks
    await measure_parts(
        monitor.metrics.gauges,
        database=checks.database,
        disk=checks.disk,
        engine=checks.engine,
        backlog=checks.backlog,
        clock=context.clock,
        min_free_bytes=context.min_free_disk_mb * 1_000_000,
    )
    accept = request.headers.get("accept", "")
    text, media_type = await asyncio.to_thread(monitor.render, accept)
    return Response(text, media_type=media_type)
