"""The states of cameras over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import CameraStateChange
from galaxy_alpr.db.queries.search import Position


def lasting(session: Session, *, camera_id: int) -> CameraStateChange | None:
    """Return the state of a camera that lasts, ``None`` where it is not read."""
    statement = select(CameraStateChange).where(
        CameraStateChange.camera_id == camera_id, CameraStateChange.until.is_(None)
    )
    newest = statement.order_by(CameraStateChange.since.desc(), CameraStateChange.id.desc())
    return session.scalars(newest.limit(1)).first()


def end(session: Session, *, camera_id: int, until: datetime) -> None:
    """End the state of a camera that lasts."""
    change = CameraStateChange
    own = (change.camera_id == camera_id, change.until.is_(None))
    session.execute(update(change).where(*own).values(until=until))


def find(
    session: Session,
    *,
    camera_id: int,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    after: Position | None = None,
) -> Sequence[CameraStateChange]:
    """Return at most ``limit`` states that lasted in a period, the newest first."""
    change = CameraStateChange
    statement = select(change).where(change.camera_id == camera_id)
    if since is not None:
        statement = statement.where(or_(change.until.is_(None), change.until > since))
    if until is not None:
        statement = statement.where(change.since < until)
    if after is not None:
        earlier = (change.since == after.value) & (change.id < after.id)
        statement = statement.where(or_(change.since < after.value, earlier))
    order = (change.since.desc(), change.id.desc())
    return session.scalars(statement.order_by(*order).limit(limit)).all()


def delete_ended(session: Session, *, before: datetime, limit: int) -> int:
    """Delete at most ``limit`` states that ended before a moment; return how many."""
    change = CameraStateChange
    statement = select(change.id).where(change.until < before).order_by(change.until).limit(limit)
    ids = session.scalars(statement).all()
    if ids:
        session.execute(delete(change).where(change.id.in_(ids)))
    return len(ids)
