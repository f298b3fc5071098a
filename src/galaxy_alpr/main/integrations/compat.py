"""The interfaces of other vendors, as the settings say."""

from __future__ import annotations

from contextlib import ExitStack

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.services.accounts.gate import Gate
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.integrations.compat import CompatAdapters
from galaxy_alpr.settings import ProgramSettings


def open_compat(
    settings: ProgramSettings,
    sessions: sessionmaker[Session],
    gate: Gate,
    clock: Clock,
    resources: ExitStack,
) -> CompatAdapters:
    """Return what admits requests to these interfaces; ``resources`` stops its worker."""
    adapters = CompatAdapters(sessions, gate=gate, networks=settings.compat_networks, clock=clock)
    resources.callback(adapters.worker.stop)
    return adapters
