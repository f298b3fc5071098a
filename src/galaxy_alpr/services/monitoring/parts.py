"""Measuring the parts that all processes share."""

from __future__ import annotations

import asyncio
import math

from galaxy_alpr.monitoring.gauges import Gauges
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.readiness import PartCheck


async def measure_parts(
    gauges: Gauges,
    *,
    database: PartCheck[None],
    disk: PartCheck[int],
    engine: PartCheck[None],
    backlog: PartCheck[int],
    clock: Clock,
    min_free_bytes: int,
) -> None:
    """Set the gauges of the parts; a part that does not answer in time does not hold up others.

    ``disk`` returns the free bytes, ``backlog`` the number of events that are not published yet;
    what is unknown is NaN.
    """
    database_state, disk_state, engine_state, backlog_state = await asyncio.gather(
        database.state(), disk.state(), engine.state(), backlog.state()
    )
    free = math.nan if disk_state.value is None else disk_state.value
    ready = gauges.part_ready.labels
    ready("database").set(database_state.ok)
    ready("disk").set(disk_state.ok and free >= min_free_bytes)
    ready("engine").set(engine_state.ok)
    ready("clock").set(clock.problem() is None)
    gauges.disk_free.set(free)
    gauges.disk_min_free.set(min_free_bytes)
    gauges.events_unpublished.set(math.nan if backlog_state.value is None else backlog_state.value)
