"""The live events of one application."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.events import EventBroker
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.feed import EventFeed
from galaxy_alpr.services.live.record import write_events
from galaxy_alpr.services.retention.events import EventRetention
from galaxy_alpr.settings import EventSettings
from galaxy_alpr.web.streams import StreamSettings


def open_feed(
    settings: EventSettings, sessions: sessionmaker[Session], resources: ExitStack
) -> EventFeed:
    """Make the feed of the live streams; commits of ``sessions`` wake it."""
    broker = EventBroker(capacity=settings.event_queue)
    feed = EventFeed(sessions=sessions, broker=broker, poll_s=settings.event_poll_s)
    resources.callback(feed.worker.stop)
    resources.callback(broker.close)
    write_events(sessions, feed.worker.wake)
    return feed


def event_retention(
    settings: EventSettings,
    sessions: sessionmaker[Session],
    clock: Clock,
    resources: ExitStack,
) -> EventRetention:
    """Make what deletes old events; ``resources`` stops its worker."""
    retention = EventRetention(
        sessions=sessions,
        max_age=timedelta(days=settings.event_keep_days),
        max_count=settings.event_keep_count,
        clock=clock,
    )
    resources.callback(retention.worker.stop)
    return retention


def stream_settings(settings: EventSettings) -> StreamSettings:
    """Return the limits of the live streams."""
    return StreamSettings(
        max_streams=settings.event_streams,
        lifetime_s=settings.event_lifetime_s,
        heartbeat_s=settings.event_heartbeat_s,
    )
