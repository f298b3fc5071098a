"""Channels and alarms for tests; what is not named has a plausible value."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Alarm, NotificationChannel
from galaxy_alpr.enums import AlarmState, AlertKind, AlertSeverity
from galaxy_alpr.events import AlarmRaised
from galaxy_alpr.services.live.record import record_event
from tests.factories import AT


def channel(**values: Any) -> NotificationChannel:
    """Return a channel that is not stored."""
    return NotificationChannel(
        **{
            "name": "Night shift",
            "kind": "email",
            "recipients": ["guard@example.com"],
            "url_sealed": None,
            "min_severity": "info",
            "kinds": [],
            "lots": [],
            "timezone": "UTC",
            "quiet_hours": [],
            "in_quiet_hours": "hold",
            "digest": "none",
            "digest_at": "07:00",
            "language": "en",
            "plates": "none",
            "attach_crop": False,
            "max_per_hour": 20,
            "enabled": True,
            **values,
        }
    )


def alarm(**values: Any) -> Alarm:
    """Return an alarm that is not stored."""
    return Alarm(
        **{
            "kind": AlertKind.STATUS,
            "severity": AlertSeverity.WARNING,
            "state": AlarmState.OPEN,
            "subject": "plate:B1234XYZ",
            "reason": "the plate is blocked",
            "text": "B1234XYZ",
            "display_text": "B 1234 XYZ",
            "listed_text": "B1234XYZ",
            "occurred_at": AT,
            "raised_at": AT,
            "last_at": AT,
            "count": 1,
            "note": None,
            "instruction": None,
            "lot": None,
            "location": None,
            **values,
        }
    )


def raise_alarm(session: Session, *, now: datetime = AT, **values: Any) -> Alarm:
    """Store an alarm with its event, as services do."""
    row = alarm(occurred_at=now, raised_at=now, last_at=now, **values)
    session.add(row)
    session.flush()
    record_event(
        session,
        AlarmRaised(
            alarm_id=row.id,
            rule_id=None,
            kind=AlertKind(row.kind),
            severity=AlertSeverity(row.severity),
            reason=row.reason,
            raised_at=row.raised_at,
            occurred_at=row.occurred_at,
            lot_id=row.lot_id,
            session_id=None,
            detection_id=None,
            camera_id=None,
            visit_id=None,
            text=row.text,
            display_text=row.display_text,
            listed_text=row.listed_text,
            note=row.note,
            instruction=row.instruction,
        ),
    )
    return row
