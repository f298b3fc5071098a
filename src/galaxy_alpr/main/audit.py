"""The audit trail of an application, as its settings say."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.services.audit.reads import PurposeRule, ReadRecorder
from galaxy_alpr.services.audit.retention import AuditRetention
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.settings import AuditSettings


def make_read_recorder(settings: AuditSettings, sessions: sessionmaker[Session]) -> ReadRecorder:
    """Make the part that records searches and exports."""
    return ReadRecorder(sessions, PurposeRule(settings.audit_purpose))


def audit_retention(
    settings: AuditSettings, sessions: sessionmaker[Session], clock: Clock
) -> AuditRetention:
    """Make the part that deletes old entries."""
    days = settings.audit_keep_days
    max_age = None if days is None else timedelta(days=days)
    return AuditRetention(sessions=sessions, max_age=max_age, clock=clock)
