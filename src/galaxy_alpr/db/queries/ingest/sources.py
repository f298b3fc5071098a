"""Cameras and other systems that send readings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from galaxy_alpr.db.models import IngestSource

_WITH_LOCATION = select(IngestSource).options(joinedload(IngestSource.location))


def every(session: Session) -> Sequence[IngestSource]:
    """Return all sources by name, with their locations."""
    return session.scalars(_WITH_LOCATION.order_by(IngestSource.name, IngestSource.id)).all()


def get(session: Session, *, id: int, lock: bool = False) -> IngestSource | None:
    """Return a source with its location; ``lock`` it to change it."""
    if lock:
        session.execute(select(IngestSource.id).where(IngestSource.id == id).with_for_update())
    statement = _WITH_LOCATION.where(IngestSource.id == id)
    return session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def of_token(session: Session, *, token_hash: str) -> IngestSource | None:
    """Return the source that is switched on and has a token."""
    statement = _WITH_LOCATION.where(IngestSource.token_hash == token_hash, IngestSource.enabled)
    return session.scalars(statement).one_or_none()


def with_own_paths(session: Session) -> Sequence[IngestSource]:
    """Return the sources that are switched on, by id: one may send to a maker's own path."""
    return session.scalars(
        _WITH_LOCATION.where(IngestSource.enabled).order_by(IngestSource.id)
    ).all()


def name_taken(session: Session, *, name: str, except_id: int | None = None) -> bool:
    """Return whether another source has the name."""
    statement = select(IngestSource.id).where(IngestSource.name == name)
    if except_id is not None:
        statement = statement.where(IngestSource.id != except_id)
    return session.scalars(statement).first() is not None


def count_reading(session: Session, *, id: int, at: datetime) -> None:
    """Count a reading of a source, whose row is locked until the commit."""
    session.execute(
        update(IngestSource)
        .where(IngestSource.id == id)
        .values(readings=IngestSource.readings + 1, last_seen_at=at, last_error=None)
    )


def count_refused(session: Session, *, id: int, at: datetime, error: str) -> None:
    """Count a delivery that became a dead letter; the row is locked until the commit."""
    session.execute(
        update(IngestSource)
        .where(IngestSource.id == id)
        .values(refused=IngestSource.refused + 1, last_seen_at=at, last_error=error)
    )


def mark_seen(session: Session, *, id: int, at: datetime) -> None:
    """Store that a source has sent something."""
    session.execute(update(IngestSource).where(IngestSource.id == id).values(last_seen_at=at))


def note_confidence(session: Session, *, id: int, highest: float) -> None:
    """Count a confidence of 0 to 255; ``highest`` is the highest until now."""
    session.execute(
        update(IngestSource)
        .where(IngestSource.id == id)
        .values(confidences=IngestSource.confidences + 1, highest_confidence=highest)
    )
