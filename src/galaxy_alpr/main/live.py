"""The live events of one application."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.events import NewEvent
from galaxy_alpr.events import EventBroker
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.monitoring.metrics import Metrics
from galaxy_alpr.services.live.feed import EventFeed
from galaxy_alpr.services.live.record import report_events, write_events
from galaxy_alpr.services.live.signals import LiveSignals
from galaxy_alpr.settings import EventSettings


def open_feed(
    settings: EventSettings,
    sessions: sessionmaker[Session],
    monitor: Monitor,
    signals: LiveSignals | None,
    resources: ExitStack,
) -> EventFeed:
    """Make the feed of the live streams; commits of ``sessions`` wake it, here and elsewhere."""
    broker = EventBroker(
        capacity=settings.event_queue,
        report_published=monitor.metrics.events_published,
        report_lost=monitor.metrics.events_lost,
    )
    feed = EventFeed(sessions=sessions, broker=broker, poll_s=settings.event_poll_s)
    monitor.measure(feed.measure)
    resources.callback(feed.worker.stop)
    resources.callback(broker.close)

    def written() -> None:
        feed.worker.wake()
        if signals is not None:
            signals.events_written()

    write_events(sessions, written)
    if signals is not None:
        signals.start(broker, feed.worker.wake)
    report_events(sessions, partial(_count, monitor.metrics))
    return feed


def _count(metrics: Metrics, written: NewEvent) -> None:
    if written.type == "gate.decided":
        metrics.gate_decided(str(written.payload["outcome"]), str(written.payload["reason"]))
