"""The webhooks of one application: what routes use, and the workers that send."""

from __future__ import annotations

import random
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.record import write_events
from galaxy_alpr.services.retention.webhooks import WebhookRetention
from galaxy_alpr.services.webhooks.bodies.build import Bodies
from galaxy_alpr.services.webhooks.dispatch import WebhookDispatcher
from galaxy_alpr.services.webhooks.links import PictureLinks
from galaxy_alpr.services.webhooks.measure import BacklogGauge
from galaxy_alpr.services.webhooks.parts import Webhooks
from galaxy_alpr.services.webhooks.secrets import WebhookSecrets
from galaxy_alpr.services.webhooks.sender import WebhookSender
from galaxy_alpr.services.webhooks.sending.addresses import AddressRule
from galaxy_alpr.services.webhooks.sending.client import WebhookClient
from galaxy_alpr.services.worker import Worker
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore

UNNAMED_SOURCE = "galaxy-alpr"
"""The source of CloudEvents where the service has no public address."""


@dataclass(frozen=True, slots=True)
class OpenWebhooks:
    """What routes use, and the workers."""

    parts: Webhooks
    workers: tuple[Worker, ...]


def open_webhooks(
    settings: Settings,
    sessions: sessionmaker[Session],
    clock: Clock,
    store: ArtifactStore,
    monitor: Monitor,
    resources: ExitStack,
) -> OpenWebhooks:
    """Make the parts; commits of ``sessions`` wake them, ``resources`` stops the workers."""
    parts, sender = make_sender(settings, sessions, clock, store, monitor)
    dispatcher = WebhookDispatcher(sessions=sessions, clock=clock, on_added=sender.worker.wake)
    write_events(sessions, dispatcher.worker.wake)
    retention = WebhookRetention(sessions=sessions, clock=clock)
    resources.callback(sender.stop)
    backlog = BacklogGauge(sessions, clock)
    monitor.measure(backlog.measure)
    others = (dispatcher.worker, retention.worker, backlog.worker)
    for worker in others:
        resources.callback(worker.stop)
    return OpenWebhooks(parts, (sender.worker, *others))


def make_sender(
    settings: Settings,
    sessions: sessionmaker[Session],
    clock: Clock,
    store: ArtifactStore,
    monitor: Monitor,
) -> tuple[Webhooks, WebhookSender]:
    """Return the parts, and what sends; its worker is not started."""
    base_url = settings.public_url or ""
    links = PictureLinks(
        store,
        clock,
        base_url=base_url,
        lifetime=timedelta(days=settings.webhook_picture_days),
    )
    zone = ZoneInfo(settings.timezone)
    bodies = Bodies(store, links, zone, source=base_url or UNNAMED_SOURCE)
    client = WebhookClient(AddressRule([str(item) for item in settings.webhook_networks]))
    secrets = WebhookSecrets(store)
    sender = WebhookSender(
        sessions=sessions,
        clock=clock,
        client=client,
        bodies=bodies,
        secrets=secrets,
        chance=random.SystemRandom(),
        report=monitor.metrics.integrations.webhook_attempt,
    )
    return Webhooks(secrets, links, client, bodies, sender.worker.wake), sender
