"""The signals between the processes of one installation."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from galaxy_alpr.services.live.postgres import PostgresSignals
from galaxy_alpr.services.live.signals import LiveSignals, Signals

if TYPE_CHECKING:
    from galaxy_alpr.fleet.connection import NatsConnection


def open_signals(
    engine: Engine, nats: NatsConnection | None, installation: str, resources: ExitStack
) -> LiveSignals | None:
    """Return the signals: by NATS, else by PostgreSQL; ``None`` where there is neither.

    They are not started; ``resources`` ends them.
    """
    signals: Signals
    if nats is not None:
        from galaxy_alpr.fleet.live import NatsSignals

        signals = NatsSignals(nats, installation)
    elif engine.dialect.name == "postgresql":
        signals = PostgresSignals(engine)
    else:
        return None
    live = LiveSignals(signals)
    resources.callback(live.close)
    return live
