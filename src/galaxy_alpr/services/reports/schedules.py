"""Changes of the reports that are sent by e-mail."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Lot, ReportSchedule
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.integrations import notification_channels
from galaxy_alpr.db.queries.reports import schedules
from galaxy_alpr.enums import ChannelKind, ReportFrequency
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.reports.due import next_due
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected

logger = logging.getLogger(__name__)


def add_schedule(
    session: Session, values: Mapping[str, Any], *, now: datetime, actor: Actor
) -> ReportSchedule:
    """Add a schedule, by the names of its columns.

    Raises ``Conflict`` for a taken name, ``ValidationFailed`` for a channel or a lot that there is
    not.
    """
    row = ReportSchedule(created_at=now)
    _set(session, row, values, now)
    session.add(row)
    session.flush()
    logger.info("report schedule %s was added by %s", row.id, actor.name)
    subject = subject_of(ReportSchedule, row.id)
    record(session, actor, "report_schedule.create", subject, None, values_of(row))
    return row


def replace_schedule(
    session: Session,
    schedule_id: int,
    values: Mapping[str, Any],
    *,
    now: datetime,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> ReportSchedule:
    """Replace the values of a schedule. Raises as ``add_schedule``, and ``NotFound``.

    What was due and not sent is not sent: the next report is that of the period that ends next.
    """
    row = _locked(session, schedule_id, expected)
    before = values_of(row)
    _set(session, row, values, now)
    session.flush()
    logger.info("report schedule %s was changed by %s", schedule_id, actor.name)
    subject = subject_of(ReportSchedule, schedule_id)
    record(session, actor, "report_schedule.change", subject, before, values_of(row))
    return row


def delete_schedule(
    session: Session, schedule_id: int, *, actor: Actor, expected: Expected = UNCONDITIONAL
) -> None:
    """Delete a schedule. Raises ``NotFound``, ``PreconditionFailed``."""
    row = _locked(session, schedule_id, expected)
    before = values_of(row)
    session.delete(row)
    session.flush()
    logger.info("report schedule %s was deleted by %s", schedule_id, actor.name)
    record(
        session, actor, "report_schedule.delete", subject_of(ReportSchedule, schedule_id), before
    )


def get_schedule(session: Session, schedule_id: int) -> ReportSchedule:
    """Return a schedule. Raises ``NotFound``."""
    found = schedules.get(session, id=schedule_id)
    if found is None:
        raise NotFound(f"no report schedule {schedule_id}")
    return found


def _set(session: Session, row: ReportSchedule, values: Mapping[str, Any], now: datetime) -> None:
    if schedules.name_taken(session, name=values["name"], except_id=row.id):
        raise Conflict(f"a report schedule named {values['name']!r} exists already")
    channel = notification_channels.get(session, id=values["channel_id"])
    if channel is None or channel.kind != ChannelKind.EMAIL:
        raise ValidationFailed(f"no channel of e-mail {values['channel_id']}", field="channel_id")
    for id in values["lots"]:
        if places.get(session, Lot, id=id) is None:
            raise ValidationFailed(f"no lot {id}", field="lots")
    for column, value in values.items():
        setattr(row, column, value)
    zone = ZoneInfo(row.timezone)
    row.due_at = row.try_at = next_due(now, ReportFrequency(row.every), row.hour, zone)
    row.attempts, row.last_error, row.updated_at = 0, None, now


def _locked(session: Session, schedule_id: int, expected: Expected) -> ReportSchedule:
    row = schedules.get(session, id=schedule_id, lock=True)
    if row is None:
        raise NotFound(f"no report schedule {schedule_id}")
    expected.check(row)
    return row
