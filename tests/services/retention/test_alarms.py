"""Acknowledged alarms go when photos of their age do; open ones stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Alarm, LegalHold
from galaxy_alpr.enums import AlarmState, HoldSubject, PlateStatus
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.retention.alarms import AlarmRetention
from galaxy_alpr.services.retention.keep import Keep
from tests import factories
from tests.factories import AT

Sessions = sessionmaker[Session]
DAY = timedelta(days=1)


def add(session: Session, text: str, days: int, **values: object) -> None:
    """Add an acknowledged alarm that is ``days`` old."""
    at = AT - days * DAY
    row = {
        **{"kind": "status", "severity": "info", "state": AlarmState.ACKNOWLEDGED},
        **{"subject": f"plate:{text}", "reason": "test", "text": text, "count": 1},
        **{"occurred_at": at, "raised_at": at, "last_at": at, "acknowledged_at": at},
    }
    session.add(Alarm(**row | values))


def left(sessions: Sessions) -> list[str | None]:
    with sessions() as session:
        return list(session.scalars(select(Alarm.text).order_by(Alarm.text)))


@pytest.mark.parametrize(
    ("keep", "expected"),
    [
        (Keep(), ["A1", "B1", "C1", "D1", "E1", "F1", "G1"]),
        (Keep(days=30), ["B1", "C1", "D1", "F1", "G1"]),
        (Keep(days=60, unlisted=7), ["B1", "C1", "D1", "F1", "G1"]),
        (Keep(days=60, unlisted=3), ["B1", "D1", "F1", "G1"]),
    ],
)
def test_expired_alarms_are_deleted(sessions: Sessions, keep: Keep, expected: list[str]) -> None:
    with sessions.begin() as session:
        lot = factories.make_lot(session)
        lot.keep_days = lot.keep_days_unlisted = 365
        gate = factories.make_location(session, lot=lot)
        photo = factories.make_session(session, plates=["D1"], captured_at=AT - 40 * DAY)
        hold = {"subject_type": HoldSubject.SESSION, "subject_id": photo.id, "reason": "case"}
        session.add(LegalHold(**hold, created_by="Ani"))
        factories.make_list_entry(session, "G1", PlateStatus.WATCHED)
        add(session, "A1", 40)
        add(session, "B1", 40, state=AlarmState.OPEN, acknowledged_at=None)
        add(session, "C1", 5)
        add(session, "D1", 40, detection_id=photo.detections[0].id)
        add(session, "E1", 40)
        add(session, "F1", 40, location_id=gate.id, lot_id=lot.id)
        add(session, "G1", 40 if keep.unlisted else 5)
    retention = AlarmRetention(sessions=sessions, keep=keep, clock=Clock(now=lambda: AT))
    assert retention.prune() == 7 - len(expected)
    assert left(sessions) == expected
    assert retention.prune() == 0
