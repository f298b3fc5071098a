"""The notifications of one application: what routes use, and the workers."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.monitoring.gauges import Gauges
from galaxy_alpr.notify.notifications.by_apprise import AppriseUrls
from galaxy_alpr.notify.notifications.delivery import Delivery
from galaxy_alpr.notify.notifications.email import SmtpEmail, SmtpServer
from galaxy_alpr.notify.notifications.messages import Composer
from galaxy_alpr.notify.notifications.parts import Notifications
from galaxy_alpr.notify.notifications.queue import NotificationQueue
from galaxy_alpr.notify.notifications.sender import NotificationSender
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.notifications.changes import ChannelChanges
from galaxy_alpr.services.notifications.secret import ChannelUrls
from galaxy_alpr.services.worker import Worker
from galaxy_alpr.settings import Settings, SmtpSettings
from galaxy_alpr.storage import ArtifactStore


@dataclass(frozen=True, slots=True)
class OpenNotifications:
    """What routes use, and the workers."""

    parts: Notifications
    queue: NotificationQueue
    sender: NotificationSender

    @property
    def workers(self) -> tuple[Worker, ...]:
        """The workers."""
        return self.queue.worker, self.sender.worker


def open_notifications(
    settings: Settings,
    sessions: sessionmaker[Session],
    clock: Clock,
    store: ArtifactStore,
    monitor: Monitor,
    resources: ExitStack,
) -> OpenNotifications:
    """Make the parts; alarms are taken from the first start on. ``resources`` stops the workers."""
    apprise, urls = AppriseUrls(), ChannelUrls(store)
    delivery = Delivery(
        composer=Composer(public_url=settings.public_url, site=ZoneInfo(settings.timezone)),
        email=smtp_email(settings, clock),
        apprise=apprise,
        urls=urls,
        store=store,
    )
    sender = NotificationSender(
        sessions=sessions,
        delivery=delivery,
        clock=clock,
        report=monitor.metrics.integrations.notifications,
    )
    queue = NotificationQueue(sessions=sessions, clock=clock, on_new=sender.worker.wake)
    queue.begin()
    for worker in (queue.worker, sender.worker):
        resources.callback(worker.stop)

    def measure(gauges: Gauges) -> None:
        oldest = sender.oldest_due
        waited = 0.0 if oldest is None else (clock.now() - oldest).total_seconds()
        gauges.notifications_oldest.set(max(waited, 0.0))

    monitor.measure(measure)
    changes = ChannelChanges(urls=urls, clock=clock, check_url=apprise.check)
    return OpenNotifications(Notifications(changes, delivery), queue, sender)


def smtp_email(settings: SmtpSettings, clock: Clock) -> SmtpEmail | None:
    """Return what sends e-mail, ``None`` where no server is set up."""
    if settings.smtp_host is None or settings.smtp_sender is None:
        return None
    password = settings.smtp_password
    server = SmtpServer(
        host=settings.smtp_host,
        port=settings.smtp_port_used,
        encryption=settings.smtp_encryption,
        sender=settings.smtp_sender,
        user=settings.smtp_user,
        password=None if password is None else password.get_secret_value(),
    )
    return SmtpEmail(server, clock=clock)
