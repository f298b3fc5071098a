"""What connects other programs with one application."""

from __future__ import annotations

from contextlib import ExitStack

from galaxy_alpr.main.cameras.parts import Surroundings
from galaxy_alpr.main.fleet.sites import open_sites
from galaxy_alpr.main.integrations.compat import open_compat
from galaxy_alpr.main.integrations.mqtt import mqtt_setup
from galaxy_alpr.main.integrations.notifications import open_notifications
from galaxy_alpr.main.integrations.reports import open_reports
from galaxy_alpr.main.integrations.web_push import open_web_push
from galaxy_alpr.main.integrations.webhooks import open_webhooks
from galaxy_alpr.main.integrations.workers import integration_workers
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.accounts.gate import Gate
from galaxy_alpr.settings import Settings
from galaxy_alpr.web.context import Integrations, ParkingData
from galaxy_alpr.web.ingest.parts import Ingest


def open_integrations(
    settings: Settings,
    around: Surroundings,
    gate: Gate,
    ingest: Ingest,
    monitor: Monitor,
    resources: ExitStack,
) -> Integrations:
    """Return the parts; ``resources`` stops their workers, which are not started."""
    sessions, clock, store = around.sessions, around.clock, around.store
    compat = open_compat(settings, sessions, gate, clock, resources)
    notifications = open_notifications(settings, sessions, clock, store, monitor, resources)
    reports = open_reports(sessions, clock, notifications.parts.delivery, resources)
    web_push = open_web_push(settings, sessions, clock, store, monitor, resources)
    webhooks = open_webhooks(settings, sessions, clock, store, monitor, resources)
    sites = open_sites(settings, around, monitor, resources)
    others = integration_workers(settings, around, monitor, resources)
    return Integrations(
        compat=compat,
        ingest=ingest,
        sites=sites.parts,
        webhooks=webhooks.parts,
        mqtt=mqtt_setup(settings),
        notifications=notifications.parts,
        web_push=web_push.parts,
        parking_data=ParkingData(settings.apds, settings.datex),
        workers=(
            *(compat.worker, ingest.puller, reports),
            *(
                *notifications.workers,
                *web_push.workers,
                *webhooks.workers,
                *sites.workers,
                *others,
            ),
        ),
    )
