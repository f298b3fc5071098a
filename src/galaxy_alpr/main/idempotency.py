"""Requests that clients send again, as the settings say."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.idempotency.keys import IdempotencyKeys
from galaxy_alpr.services.retention.idempotency_keys import IdempotencyKeyRetention
from galaxy_alpr.settings import ProgramSettings


def idempotency_keys(
    settings: ProgramSettings, sessions: sessionmaker[Session], clock: Clock
) -> IdempotencyKeys:
    """Make the part that keeps the answers to requests with a key."""
    keep = timedelta(hours=settings.idempotency_keep_hours)
    return IdempotencyKeys(sessions=sessions, clock=clock, keep=keep)


def idempotency_key_retention(
    settings: ProgramSettings, sessions: sessionmaker[Session], clock: Clock
) -> IdempotencyKeyRetention:
    """Make the part that deletes old keys."""
    keys = idempotency_keys(settings, sessions, clock)
    return IdempotencyKeyRetention(sessions=sessions, keys=keys)
