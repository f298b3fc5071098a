"""The rules that the service adds: at the first start, with the first webhook or site."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import AlertRule
from galaxy_alpr.db.queries.alerts import rules
from galaxy_alpr.enums import AlertKind, AlertSeverity, DefaultRule, PlateStatus

COOLDOWN_S = 300

NAMES = {
    DefaultRule.BLOCKED_PLATES: "Blocked plates",
    DefaultRule.WATCHED_PLATES: "Watched plates",
    DefaultRule.WEBHOOKS_SWITCHED_OFF: "Webhooks switched off",
    DefaultRule.SITES_SILENT: "Sites without news",
}

_DEFAULTS = (
    (DefaultRule.BLOCKED_PLATES, PlateStatus.BLOCKED, AlertSeverity.CRITICAL),
    (DefaultRule.WATCHED_PLATES, PlateStatus.WATCHED, AlertSeverity.WARNING),
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
            for rule, status, severity in _DEFAULTS:
                session.add(_rule(rule, AlertKind.STATUS, severity, statuses=[status.value]))
    except IntegrityError:
        # Another process started at the same moment and has added them.
        return False
    return True


def default_of(name: str) -> DefaultRule | None:
    """Return the default rule whose name a rule still has, ``None`` for another name."""
    return next((rule for rule, own in NAMES.items() if own == name), None)


def add_rule_once(
    session: Session, rule: DefaultRule, kind: AlertKind, **parameters: object
) -> None:
    """Add a default rule, unless there is a rule of its kind or name."""
    if any(row.kind == kind or row.name == NAMES[rule] for row in rules.every(session)):
        return
    session.add(_rule(rule, kind, AlertSeverity.WARNING, **parameters))
    session.flush()
    rules.count_change(session)


def _rule(
    rule: DefaultRule, kind: AlertKind, severity: AlertSeverity, **parameters: object
) -> AlertRule:
    return AlertRule(
        name=NAMES[rule],
        kind=kind,
        parameters=parameters,
        severity=severity,
        lots=[],
        locations=[],
        direction=None,
        schedule=[],
        cooldown_s=COOLDOWN_S,
        enabled=True,
        instruction=None,
    )
