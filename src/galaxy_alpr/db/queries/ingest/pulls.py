"""How readings of sources are fetched, and by which process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import IngestPull, IngestSource


def get(session: Session, *, source_id: int, lock: bool = False) -> IngestPull | None:
    """Return how a source's readings are fetched; ``lock`` it to change it."""
    statement = select(IngestPull).where(IngestPull.source_id == source_id)
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def enabled(session: Session) -> Sequence[IngestPull]:
    """Return those of the sources that are switched on, by id."""
    return session.scalars(
        select(IngestPull)
        .join(IngestSource, IngestSource.id == IngestPull.source_id)
        .where(IngestSource.enabled)
        .order_by(IngestPull.source_id)
    ).all()


def hold(session: Session, *, source_id: int, by: str, now: datetime, until: datetime) -> bool:
    """Let one process fetch the readings of a source; return whether it is ``by``."""
    free = or_(
        IngestPull.held_by.is_(None),
        IngestPull.held_by == by,
        IngestPull.held_until < now,
    )
    change = (
        update(IngestPull)
        .where(IngestPull.source_id == source_id, free)
        .values(held_by=by, held_until=until)
    )
    return bool(session.execute(change).rowcount)  # type: ignore[attr-defined]


def let_go(session: Session, *, source_id: int, by: str) -> None:
    """Let other processes fetch the readings of a source."""
    session.execute(
        update(IngestPull)
        .where(IngestPull.source_id == source_id, IngestPull.held_by == by)
        .values(held_by=None, held_until=None)
    )


def note(
    session: Session, *, source_id: int, by: str, state: str, error: str | None, put_aside: int = 0
) -> None:
    """Store how it goes; without an ``error`` the newest one stays."""
    values = {"state": state, "put_aside": IngestPull.put_aside + put_aside}
    if error is not None:
        values["error"] = error[:300]
    session.execute(
        update(IngestPull)
        .where(IngestPull.source_id == source_id, IngestPull.held_by == by)
        .values(values)
    )


def note_success(session: Session, *, source_id: int, by: str, at: datetime) -> None:
    """Store that the device or folder was read."""
    session.execute(
        update(IngestPull)
        .where(IngestPull.source_id == source_id, IngestPull.held_by == by)
        .values(last_success_at=at)
    )
