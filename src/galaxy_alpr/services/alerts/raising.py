"""Raising of alarms: a new one, or a repeat that counts on an open one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Alarm
from galaxy_alpr.db.models.alerts.alarms import REASON_LENGTH
from galaxy_alpr.db.queries.alerts import alarms, readings
from galaxy_alpr.enums import AlarmState, AlertKind, AlertSeverity
from galaxy_alpr.events import AlarmRaised
from galaxy_alpr.services.alerts.values import OF_READINGS, Finding
from galaxy_alpr.services.live.record import record_event


def raise_alarms(session: Session, findings: Iterable[Finding], *, now: datetime) -> list[Alarm]:
    """Raise an alarm for each finding; return the new ones.

    Findings are taken in the order of their rules and subjects, so that transactions which count
    on the same alarms do not wait for each other.
    """
    ordered = sorted(findings, key=lambda item: (item.rule.id or 0, item.subject, item.at))
    return [alarm for item in ordered if (alarm := _raise(session, item, now)) is not None]


def _raise(session: Session, found: Finding, now: datetime) -> Alarm | None:
    """Raise one alarm, or count it on an open one; return the new one.

    What lasts is not raised again within the cooldown although it was acknowledged.
    """
    cooldown, rule_id = found.rule.cooldown, found.rule.id
    assert rule_id is not None, "only a stored rule raises alarms"
    known = alarms.newest_of(
        session,
        rule_id=rule_id,
        subject=found.subject,
        since=None if found.once else found.at - cooldown,
        until=found.at + cooldown,
    )
    lasts = found.rule.kind not in OF_READINGS
    if known is not None:
        if lasts:
            return None
        if known.state == AlarmState.OPEN and alarms.count_repeat(
            session, id=known.id, at=found.at
        ):
            return None
    if lasts and not found.once:
        still_open = alarms.newest_of(
            session, rule_id=rule_id, subject=found.subject, since=None, until=found.at
        )
        if still_open is not None and alarms.count_repeat(session, id=still_open.id, at=found.at):
            return None
    return _new(session, found, now)


def _new(session: Session, found: Finding, now: datetime) -> Alarm:
    listed = found.listed_text or found.text
    rule = found.rule
    note, instruction = (None, None) if listed is None else readings.words_of(session, text=listed)
    alarm = Alarm(
        rule_id=rule.id,
        kind=rule.kind,
        severity=rule.severity,
        state=AlarmState.OPEN,
        subject=found.subject,
        reason=found.reason[:REASON_LENGTH],
        detection_id=found.detection_id,
        text=found.text,
        text_hash=found.text_hash,
        display_text=found.display_text,
        listed_text=found.listed_text,
        visit_id=found.visit_id,
        camera_id=found.camera_id,
        gate_id=found.gate_id,
        lot_id=found.lot_id,
        location_id=found.location_id,
        occurred_at=found.at,
        raised_at=now,
        last_at=found.at,
        count=1,
        note=note,
        instruction=instruction or rule.instruction,
    )
    session.add(alarm)
    session.flush()
    record_event(session, _event(alarm, found), location_id=alarm.location_id)
    return alarm


def _event(alarm: Alarm, found: Finding) -> AlarmRaised:
    return AlarmRaised(
        alarm_id=alarm.id,
        rule_id=alarm.rule_id,
        kind=AlertKind(alarm.kind),
        severity=AlertSeverity(alarm.severity),
        reason=alarm.reason,
        raised_at=alarm.raised_at,
        occurred_at=alarm.occurred_at,
        lot_id=alarm.lot_id,
        session_id=found.session_id,
        detection_id=alarm.detection_id,
        camera_id=alarm.camera_id,
        visit_id=alarm.visit_id,
        text=alarm.text,
        display_text=alarm.display_text,
        listed_text=alarm.listed_text,
        note=alarm.note,
        instruction=alarm.instruction,
    )
