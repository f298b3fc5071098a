"""What one process of a fleet shares with the others."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from galaxy_alpr.db.queries import installation
from galaxy_alpr.main.database import Database
from galaxy_alpr.main.fleet.live import open_signals
from galaxy_alpr.main.fleet.nats import open_nats
from galaxy_alpr.main.live import open_feed
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.live.feed import EventFeed
from galaxy_alpr.services.live.signals import LiveSignals
from galaxy_alpr.settings import Settings

if TYPE_CHECKING:
    from galaxy_alpr.fleet.connection import NatsConnection


@dataclass(frozen=True, slots=True)
class FleetParts:
    """The connection to NATS, and the signals between processes; each may be absent.

    ``installation`` is part of the subjects: a server may serve several installations.
    """

    installation: str
    nats: NatsConnection | None = None
    signals: LiveSignals | None = None
    is_site: bool = False

    @property
    def own_nats(self) -> NatsConnection | None:
        """The connection by which the processes of this installation work together.

        The server of a site is that of its centre, where it may only use the subjects of sites.
        """
        return None if self.is_site else self.nats


def open_fleet(
    settings: Settings, database: Database, monitor: Monitor, resources: ExitStack
) -> tuple[FleetParts, EventFeed]:
    """Return the parts, and the feed that signals wake; ``resources`` closes them."""
    with database.sessions() as session:
        id = installation.installation_id(session)
    assert id is not None  # set when the database was opened
    nats = open_nats(settings, resources)
    is_site = settings.site is not None and settings.centre_nats
    signals = open_signals(database.engine, None if is_site else nats, id, resources)
    feed = open_feed(settings, database.sessions, monitor, signals, resources)
    return FleetParts(id, nats, signals, is_site), feed
