"""The live events of one application."""

from __future__ import annotations

from contextlib import ExitStack

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.events import EventBroker
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.live.feed import EventFeed
from galaxy_alpr.services.live.record import write_events
from galaxy_alpr.settings import EventSettings


def open_feed(
    settings: EventSettings,
    sessions: sessionmaker[Session],
    monitor: Monitor,
    resources: ExitStack,
) -> EventFeed:
    """Make the feed of the live streams; commits of ``sessions`` wake it."""
    broker = EventBroker(
        capacity=settings.event_queue,
        report_published=monitor.metrics.events_published,
        report_lost=monitor.metrics.events_lost,
    )
    feed = EventFeed(sessions=sessions, broker=broker, poll_s=settings.event_poll_s)
    monitor.measure(feed.measure)
    resources.callback(feed.worker.stop)
    resources.callback(broker.close)
    write_events(sessions, feed.worker.wake)
    return feed
