"""The background work of one application that no other part needs."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.cameras import states
from galaxy_alpr.db.queries.ingest import dead_letters
from galaxy_alpr.db.queries.parking import gates
from galaxy_alpr.main.audit import audit_retention
from galaxy_alpr.main.monitoring import measurer
from galaxy_alpr.main.parking.visits import open_joining
from galaxy_alpr.main.requests import idempotency_keys
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.lease import WorkLease
from galaxy_alpr.services.memory import MemoryTrim
from galaxy_alpr.services.retention.by_age import AgeRetention
from galaxy_alpr.services.retention.events import EventRetention
from galaxy_alpr.services.retention.idempotency_keys import IdempotencyKeyRetention
from galaxy_alpr.services.statistics.day_sums import DaySums
from galaxy_alpr.services.worker import Worker
from galaxy_alpr.settings import Settings


def upkeep_workers(
    settings: Settings,
    sessions: sessionmaker[Session],
    clock: Clock,
    monitor: Monitor,
    resources: ExitStack,
) -> list[Worker]:
    """Return the workers that delete old rows, sum days, give back memory, measure, join visits.

    ``resources`` stops them.
    """
    shared = _shared_workers(settings, sessions, clock)
    if sessions.kw["bind"].dialect.name != "sqlite":
        for worker in shared:
            worker.limit(WorkLease(sessions, name=worker.name, clock=clock).claim)
    workers = [
        *shared,
        MemoryTrim().worker,
        measurer(monitor),
        open_joining(sessions, clock, resources),
    ]
    for worker in workers:
        resources.callback(worker.stop)
    return workers


def _shared_workers(
    settings: Settings, sessions: sessionmaker[Session], clock: Clock
) -> list[Worker]:
    """Return the workers that one of several processes runs at a time."""
    events = EventRetention(
        sessions=sessions,
        max_age=timedelta(days=settings.event_keep_days),
        max_count=settings.event_keep_count,
        clock=clock,
    )
    audit = audit_retention(settings, sessions, clock)
    keys = IdempotencyKeyRetention(
        sessions=sessions, keys=idempotency_keys(settings, sessions, clock)
    )
    aged = (
        ("camera states", states.delete_ended, settings.camera_state_keep_days),
        ("gate decisions", gates.delete_old, settings.gate_decision_keep_days),
        ("dead letters", dead_letters.delete_older, settings.dead_letter_keep_days),
    )
    by_age = [
        AgeRetention(noun, delete, sessions=sessions, max_age=timedelta(days=days), clock=clock)
        for noun, delete, days in aged
    ]
    sums = DaySums(sessions=sessions, clock=clock)
    return [
        events.worker,
        audit.worker,
        keys.worker,
        *(retention.worker for retention in by_age),
        sums.worker,
    ]
