"""Requests that clients send again, as the settings say."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.idempotency.keys import IdempotencyKeys
from galaxy_alpr.services.retention.idempotency_keys import IdempotencyKeyRetention
from galaxy_alpr.services.worker import Worker
from galaxy_alpr.settings import ProgramSettings


def open_idempotency(
    settings: ProgramSettings, sessions: sessionmaker[Session], clock: Clock, resources: ExitStack
) -> tuple[IdempotencyKeys, Worker]:
    """Make the part that keeps answers, and the worker that deletes old ones."""
    keep = timedelta(hours=settings.idempotency_keep_hours)
    keys = IdempotencyKeys(sessions=sessions, clock=clock, keep=keep)
    retention = IdempotencyKeyRetention(sessions=sessions, keys=keys)
    resources.callback(retention.worker.stop)
    return keys, retention.worker
