"""Alert rules for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import AlertRule, Lot, Visit
from galaxy_alpr.db.queries.alerts.rules import count_change
from galaxy_alpr.enums import AlertKind, AlertSeverity, VisitState
from galaxy_alpr.services.alerts.values import Rule


def make_rule(
    session: Session, kind: AlertKind, parameters: dict[str, Any] | None = None, **values: Any
) -> Rule:
    """Add a rule and return it as it is evaluated; everything not named has a plausible value."""
    row = AlertRule(
        **{
            "name": f"{kind} {len(session.new)} {parameters} {values}"[:100],
            "kind": kind,
            "parameters": parameters or {},
            "severity": AlertSeverity.WARNING,
            "lots": [],
            "locations": [],
            "direction": None,
            "schedule": [],
            "cooldown_s": 300,
            "enabled": True,
            "instruction": None,
            **values,
        }
    )
    session.add(row)
    session.flush()
    count_change(session)
    return Rule.of(row)


def make_visit(
    session: Session,
    lot: Lot,
    text: str | None,
    entered_at: datetime,
    exited_at: datetime | None = None,
    **values: Any,
) -> Visit:
    """Add a visit, which is open without ``exited_at``."""
    row = Visit(
        **{
            "lot_id": lot.id,
            "state": VisitState.OPEN if exited_at is None else VisitState.CLOSED,
            "text": text,
            "display_text": text,
            "vehicle_class": "car",
            "began_at": entered_at,
            "entered_at": entered_at,
            "exited_at": exited_at,
            "last_seen_at": exited_at or entered_at,
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row
