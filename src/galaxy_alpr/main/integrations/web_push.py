"""Web push of one application: what routes use, and the workers."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.enums import PlatesInMessages
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.notify.web_push.messages import PushComposer
from galaxy_alpr.notify.web_push.parts import WebPush
from galaxy_alpr.notify.web_push.queue import PushQueue
from galaxy_alpr.notify.web_push.sender import PushSender
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.web_push.client import PushClient
from galaxy_alpr.services.web_push.keys import PushKeys
from galaxy_alpr.services.web_push.subscriptions import PushSubscriptions
from galaxy_alpr.services.webhooks.sending.addresses import AddressRule
from galaxy_alpr.services.webhooks.sending.client import WebhookClient
from galaxy_alpr.services.worker import Worker
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore


@dataclass(frozen=True, slots=True)
class OpenWebPush:
    """What routes use, ``None`` where web push is off, and the workers."""

    parts: WebPush | None
    workers: tuple[Worker, ...]


def open_web_push(
    settings: Settings,
    sessions: sessionmaker[Session],
    clock: Clock,
    store: ArtifactStore,
    monitor: Monitor,
    resources: ExitStack,
) -> OpenWebPush:
    """Make the parts where web push is on; ``resources`` stops the workers."""
    if settings.web_push_subject is None:
        return OpenWebPush(None, ())
    keys = PushKeys(store, subject=settings.web_push_subject)
    rule = AddressRule([str(item) for item in settings.web_push_networks])
    client = PushClient(keys, WebhookClient(rule))
    plates = PlatesInMessages(settings.web_push_plates)
    composer = PushComposer(plates, ZoneInfo(settings.timezone))
    sender = PushSender(
        sessions=sessions,
        clock=clock,
        keys=keys,
        client=client,
        composer=composer,
        report=monitor.metrics.integrations.web_push,
    )
    queue = PushQueue(sessions=sessions, clock=clock, on_new=sender.worker.wake)
    queue.begin()
    workers = (queue.worker, sender.worker)
    for worker in workers:
        resources.callback(worker.stop)
    subscriptions = PushSubscriptions(keys, clock, allows_http=rule.has_private)
    return OpenWebPush(WebPush(keys, subscriptions, client, composer, clock), workers)
