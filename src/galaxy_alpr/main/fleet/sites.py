"""The sites of a fleet: the centre that takes what they send, and the relay of a site."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.sites import edge
from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.sites.https import HttpsTransport
from galaxy_alpr.fleet.sites.nats_service import SitesOverNats
from galaxy_alpr.fleet.sites.nats_transport import NatsTransport
from galaxy_alpr.fleet.sites.relay import MEGABYTE, RelayParts, SiteRelay
from galaxy_alpr.fleet.sites.transport import SiteIdentity, Transport
from galaxy_alpr.main.cameras.parts import Surroundings
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.record import write_events
from galaxy_alpr.services.sites.centre.pictures import SiteFiles
from galaxy_alpr.services.sites.centre.receive import SiteCentre
from galaxy_alpr.services.sites.edge.space import SiteSpace
from galaxy_alpr.services.sites.keys import SiteKeys
from galaxy_alpr.services.sites.parts import Sites
from galaxy_alpr.services.worker import Worker
from galaxy_alpr.settings import Settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OpenSites:
    """What routes use, and the workers."""

    parts: Sites
    workers: tuple[Worker, ...]


def open_sites(
    settings: Settings,
    around: Surroundings,
    monitor: Monitor,
    resources: ExitStack,
) -> OpenSites:
    """Make the parts of a centre, and the relay where this is a site; ``resources`` stops them.

    A centre with NATS answers its sites there as well.
    """
    sessions, store, clock = around.sessions, around.store, around.clock
    nats = around.fleet.nats
    keys = SiteKeys(store)
    report = monitor.metrics.integrations.site_rows
    parts = Sites(
        centre=SiteCentre(sessions=sessions, keys=keys, store=store, clock=clock, report=report),
        files=SiteFiles(sessions=sessions, store=store, drawings=settings.save_annotated),
        keys=keys,
    )
    if nats is not None and settings.site is None:
        service = SitesOverNats(nats, parts)
        resources.callback(service.close)
        service.start()
    relay = _open_relay(settings, around, nats, resources)
    if relay is None:
        return OpenSites(parts, ())
    least = settings.min_free_disk_mb * MEGABYTE
    space = SiteSpace(sessions=sessions, store=store, least_bytes=least)
    resources.callback(space.worker.stop)
    return OpenSites(parts, (relay.worker, space.worker))


def _open_relay(
    settings: Settings, around: Surroundings, nats: NatsConnection | None, resources: ExitStack
) -> SiteRelay | None:
    if settings.site is None or settings.centre_key is None:
        return None
    identity = SiteIdentity(settings.site, settings.centre_key.get_secret_value())
    transport = _transport(settings, identity, nats, around.clock)
    resources.callback(transport.close)
    relay = SiteRelay(
        RelayParts(
            sessions=around.sessions,
            store=around.store,
            clock=around.clock,
            transport=transport,
            site=settings.site,
            pictures=settings.site_pictures,
        )
    )
    relay.begin()
    write_events(around.sessions, relay.worker.wake)
    if nats is not None:
        nats.on_connect(relay.retry)
    resources.callback(relay.worker.stop)
    relay.worker.wake()  # the first run is at once
    return relay


def _transport(
    settings: Settings, identity: SiteIdentity, nats: NatsConnection | None, clock: Clock
) -> Transport:
    if settings.centre_nats and nats is not None:
        return NatsTransport(nats, identity, now=clock.now)
    assert settings.centre_url is not None, "the settings are checked"
    return HttpsTransport(settings.centre_url, identity, now=clock.now)


def leave_centre(sessions: sessionmaker[Session]) -> None:
    """Keep nothing for a centre: the server that starts is no site (any more)."""
    with sessions() as session:
        if not edge.has_centre(session):
            return
    with sessions.begin() as session:
        edge.drop_link(session)
    logger.warning("this installation is no site any more (GALAXY_SITE is empty)")
