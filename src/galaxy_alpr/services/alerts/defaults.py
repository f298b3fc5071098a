"""The rules that exist at the first start: blocked and watched plates raise alarms."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import AlertRule
from galaxy_alpr.db.queries.alerts import rules
from galaxy_alpr.enums import AlertKind, AlertSeverity, PlateStatus

COOLDOWN_S = 300

_DEFAULTS = (
    ("Blocked plates", PlateStatus.BLOCKED, AlertSeverity.CRITICAL),
    ("Watched plates", PlateStatus.WATCHED, AlertSeverity.WARNING),
)


def add_default_rules(sessions: sessionmaker[Session]) -> bool:
    """Add the default rules unless there have been rules before; return whether it did.

    A default rule that somebody deletes does not come back.
    """
    with sessions() as session:
        if rules.version(session):
            return False
    try:
        with sessions.begin() as session:
            rules.count_change(session)
            session.add_all(_rule(*values) for values in _DEFAULTS)
    except IntegrityError:
        # Another process started at the same moment and has added them.
        return False
    return True


def _rule(name: str, status: PlateStatus, severity: AlertSeverity) -> AlertRule:
    return AlertRule(
        name=name,
        kind=AlertKind.STATUS,
        parameters={"statuses": [status.value]},
        severity=severity,
        lots=[],
        locations=[],
        direction=None,
        schedule=[],
        cooldown_s=COOLDOWN_S,
        enabled=True,
        instruction=None,
    )
