"""Acknowledgement of alarms: once, by whom, and with which outcome."""

from __future__ import annotations

import logging
from datetime import UTC

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Alarm
from galaxy_alpr.db.queries.alerts import alarms
from galaxy_alpr.enums import AlarmOutcome, AlarmState
from galaxy_alpr.errors import Conflict, NotFound
from galaxy_alpr.events import AlarmAcknowledged
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.record import record_event

logger = logging.getLogger(__name__)


def get_alarm(session: Session, alarm_id: int) -> Alarm:
    """Return an alarm with its rule and its place. Raises ``NotFound``."""
    found = alarms.get(session, id=alarm_id)
    if found is None:
        raise NotFound(f"no alarm {alarm_id}")
    return found


def acknowledge(
    session: Session,
    alarm_id: int,
    *,
    outcome: AlarmOutcome,
    comment: str | None,
    clock: Clock,
    actor: Actor,
) -> Alarm:
    """Acknowledge an alarm. Raises ``NotFound``; ``Conflict`` names who has done so already."""
    row = alarms.get(session, id=alarm_id, lock=True)
    if row is None:
        raise NotFound(f"no alarm {alarm_id}")
    if row.state != AlarmState.OPEN:
        at = row.acknowledged_at
        when = "" if at is None else f" at {at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        raise Conflict(
            f"alarm {alarm_id} was acknowledged by {row.acknowledged_by}{when}: {row.outcome}"
        )
    before = values_of(row)
    row.state, row.outcome, row.comment = AlarmState.ACKNOWLEDGED, outcome, comment
    row.acknowledged_at, row.acknowledged_by = clock.now(), actor.name[:100]
    session.flush()
    logger.info("alarm %s was acknowledged by %s", alarm_id, actor.name)
    record_event(
        session,
        AlarmAcknowledged(
            alarm_id=row.id,
            outcome=outcome,
            acknowledged_at=row.acknowledged_at,
            acknowledged_by=row.acknowledged_by,
        ),
        location_id=row.location_id,
    )
    subject = subject_of(Alarm, row.id)
    record(session, actor, "alarm.acknowledge", subject, before, values_of(row))
    return row
