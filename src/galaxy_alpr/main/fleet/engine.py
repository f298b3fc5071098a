"""The engine that callers get: the process's own, or one whose networks run in the pool.

Nothing of the pool is imported where it is switched off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.settings import Settings

if TYPE_CHECKING:
    from galaxy_alpr.fleet.connection import NatsConnection


def engine_or_pool(
    engine: Analyzer, settings: Settings, nats: NatsConnection | None, monitor: Monitor
) -> Analyzer:
    """Return the engine itself, or one that asks the pool where that is switched on."""
    if nats is None or not settings.engine_pool:
        return engine
    from galaxy_alpr.main.fleet.pool import pooled

    return pooled(engine, settings, nats, monitor)


def for_cameras(engine: Analyzer, nats: NatsConnection | None) -> Analyzer:
    """Return the engine for frames, which nobody sends again: it is never busy."""
    if nats is None:
        return engine
    from galaxy_alpr.fleet.pool.engine import PooledEngine

    return engine.with_fallback("local") if isinstance(engine, PooledEngine) else engine
