"""Reports that are sent by e-mail, and which process sends one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import ReportSchedule


def every(session: Session) -> Sequence[ReportSchedule]:
    """Return all schedules, by name."""
    return session.scalars(select(ReportSchedule).order_by(ReportSchedule.name)).all()


def get(session: Session, *, id: int, lock: bool = False) -> ReportSchedule | None:
    """Return a schedule; ``lock`` it to change it."""
    statement = select(ReportSchedule).where(ReportSchedule.id == id)
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def name_taken(session: Session, *, name: str, except_id: int | None = None) -> bool:
    """Return whether another schedule has the name."""
    statement = select(ReportSchedule.id).where(ReportSchedule.name == name)
    if except_id is not None:
        statement = statement.where(ReportSchedule.id != except_id)
    return session.scalars(statement).first() is not None


def due(session: Session, *, now: datetime, limit: int) -> Sequence[int]:
    """Return the ids of the schedules that are to be tried now, the longest due first."""
    statement = (
        select(ReportSchedule.id)
        .where(ReportSchedule.enabled, ReportSchedule.try_at <= now)
        .order_by(ReportSchedule.try_at, ReportSchedule.id)
    )
    return session.scalars(statement.limit(limit)).all()


def claim(session: Session, *, id: int, claim: str, now: datetime, until: datetime) -> bool:
    """Let the holder of ``claim`` send a due report until a moment; return whether it may."""
    free = or_(ReportSchedule.claimed_until.is_(None), ReportSchedule.claimed_until < now)
    changed = session.execute(
        update(ReportSchedule)
        .where(
            ReportSchedule.id == id,
            ReportSchedule.enabled,
            ReportSchedule.try_at <= now,
            free,
        )
        .values(claim=claim, claimed_until=until)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def finish(
    session: Session, *, id: int, claim: str, due_at: datetime, values: dict[str, Any]
) -> bool:
    """Store what became of a report and end the claim; return whether it was still held.

    Where a person has changed the schedule meanwhile, ``due_at`` is another one, and only the claim
    is ended.
    """
    held = (ReportSchedule.id == id, ReportSchedule.claim == claim)
    stored = session.execute(
        update(ReportSchedule).where(*held, ReportSchedule.due_at == due_at).values(**values)
    )
    session.execute(update(ReportSchedule).where(*held).values(claim=None, claimed_until=None))
    return bool(stored.rowcount)  # type: ignore[attr-defined]
