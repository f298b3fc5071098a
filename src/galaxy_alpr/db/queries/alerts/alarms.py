"""Alarms: searched, counted, and the one on which a repeat counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from galaxy_alpr.db.models import Alarm, Location, VisitReading
from galaxy_alpr.enums import AlarmState, AlertKind, AlertSeverity


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmFilter:
    """The conditions of a search; ``None`` sets no condition.

    ``since`` is included, ``until`` excluded; both are about ``raised_at``. ``lot_id`` finds the
    alarms of the lot and those of its locations, ``visit_id`` those of the visit and its readings.
    """

    state: AlarmState | None = None
    severity: AlertSeverity | None = None
    kind: AlertKind | None = None
    location_id: int | None = None
    lot_id: int | None = None
    rule_id: int | None = None
    visit_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def find(
    session: Session, *, filter: AlarmFilter, limit: int, before: int | None = None
) -> Sequence[Alarm]:
    """Return at most ``limit`` alarms, the newest first, beginning before the id ``before``."""
    statement = select(Alarm).where(*_conditions(filter)).order_by(Alarm.id.desc())
    if before is not None:
        statement = statement.where(Alarm.id < before)
    loaded = (joinedload(Alarm.rule), joinedload(Alarm.location), joinedload(Alarm.lot))
    return session.scalars(statement.options(*loaded).limit(limit)).all()


def count(session: Session, *, filter: AlarmFilter) -> int:
    """Return the number of alarms that ``find`` returns over all pages."""
    return session.scalar(select(func.count(Alarm.id)).where(*_conditions(filter))) or 0


def count_open(session: Session) -> dict[AlertSeverity, int]:
    """Return how many alarms are open, by severity; all severities are there."""
    rows = session.execute(
        select(Alarm.severity, func.count(Alarm.id))
        .where(Alarm.state == AlarmState.OPEN)
        .group_by(Alarm.severity)
    )
    counts = dict.fromkeys(AlertSeverity, 0)
    return counts | {AlertSeverity(severity): number for severity, number in rows}


def get(session: Session, *, id: int, lock: bool = False) -> Alarm | None:
    """Return an alarm with its rule and its place; ``lock`` it to change it."""
    if lock:
        session.execute(select(Alarm.id).where(Alarm.id == id).with_for_update())
    statement = select(Alarm).where(Alarm.id == id).execution_options(populate_existing=True)
    loaded = (joinedload(Alarm.rule), joinedload(Alarm.location), joinedload(Alarm.lot))
    return session.scalars(statement.options(*loaded)).one_or_none()


def newest_of(
    session: Session, *, rule_id: int, subject: str, since: datetime | None, until: datetime
) -> Alarm | None:
    """Return the newest alarm of a rule on a subject, by its last repeat; an open one first.

    ``since`` and ``until`` limit the moment of the last repeat; without ``since`` any counts.
    """
    statement = select(Alarm).where(Alarm.rule_id == rule_id, Alarm.subject == subject)
    if since is not None:
        statement = statement.where(Alarm.last_at >= since, Alarm.last_at <= until)
    order = (Alarm.state.desc(), Alarm.last_at.desc(), Alarm.id.desc())
    return session.scalars(statement.order_by(*order).limit(1)).first()


def count_repeat(session: Session, *, id: int, at: datetime) -> bool:
    """Count a repeat at ``at`` on an alarm; return whether it is still open."""
    changed = session.connection().execute(
        update(Alarm)
        .where(Alarm.id == id, Alarm.state == AlarmState.OPEN)
        .values(count=Alarm.count + 1)
    )
    if changed.rowcount == 0:
        return False
    session.execute(update(Alarm).where(Alarm.id == id, Alarm.last_at < at).values(last_at=at))
    return True


def _conditions(filter: AlarmFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        column == value
        for column, value in (
            (Alarm.state, filter.state),
            (Alarm.severity, filter.severity),
            (Alarm.kind, filter.kind),
            (Alarm.location_id, filter.location_id),
            (Alarm.rule_id, filter.rule_id),
        )
        if value is not None
    ]
    if filter.lot_id is not None:
        own = select(Location.id).where(Location.lot_id == filter.lot_id)
        conditions.append(or_(Alarm.lot_id == filter.lot_id, Alarm.location_id.in_(own)))
    if filter.visit_id is not None:
        readings = select(VisitReading.detection_id).where(
            VisitReading.visit_id == filter.visit_id, VisitReading.detection_id.is_not(None)
        )
        conditions.append(or_(Alarm.visit_id == filter.visit_id, Alarm.detection_id.in_(readings)))
    if filter.since is not None:
        conditions.append(Alarm.raised_at >= filter.since)
    if filter.until is not None:
        conditions.append(Alarm.raised_at < filter.until)
    return conditions
