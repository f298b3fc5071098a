"""Channels that notify people, and which process sends over one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import NotificationChannel


def every(session: Session) -> Sequence[NotificationChannel]:
    """Return all channels, by name."""
    statement = select(NotificationChannel)
    return session.scalars(statement.order_by(NotificationChannel.name)).all()


def enabled(session: Session) -> Sequence[NotificationChannel]:
    """Return the channels that are switched on, by id."""
    statement = select(NotificationChannel).where(NotificationChannel.enabled)
    return session.scalars(statement.order_by(NotificationChannel.id)).all()


def get(session: Session, *, id: int, lock: bool = False) -> NotificationChannel | None:
    """Return a channel; ``lock`` it to change it."""
    statement = select(NotificationChannel).where(NotificationChannel.id == id)
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def name_taken(session: Session, *, name: str, except_id: int | None = None) -> bool:
    """Return whether another channel has the name."""
    statement = select(NotificationChannel.id).where(NotificationChannel.name == name)
    if except_id is not None:
        statement = statement.where(NotificationChannel.id != except_id)
    return session.scalars(statement).first() is not None


def claim(session: Session, *, id: int, claim: str, now: datetime, until: datetime) -> bool:
    """Let the holder of ``claim`` send over a channel until a moment; return whether it may.

    It may where nobody else does, and where its own claim is renewed.
    """
    free = or_(
        NotificationChannel.claimed_until.is_(None),
        NotificationChannel.claimed_until < now,
        NotificationChannel.claim == claim,
    )
    changed = session.execute(
        update(NotificationChannel)
        .where(NotificationChannel.id == id, NotificationChannel.enabled, free)
        .values(claim=claim, claimed_until=until)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def release(session: Session, *, id: int, claim: str) -> None:
    """End a claim."""
    session.execute(
        update(NotificationChannel)
        .where(NotificationChannel.id == id, NotificationChannel.claim == claim)
        .values(claim=None, claimed_until=None)
    )


def note_sent(session: Session, *, id: int, at: datetime, error: str | None) -> None:
    """Store that a message was sent, and to whom it could not be."""
    values = {"last_sent_at": at, "last_error": error}
    values["last_error_at"] = None if error is None else at
    session.execute(
        update(NotificationChannel).where(NotificationChannel.id == id).values(**values)
    )


def note_error(session: Session, *, id: int, at: datetime, error: str) -> None:
    """Store why a message could not be sent."""
    session.execute(
        update(NotificationChannel)
        .where(NotificationChannel.id == id)
        .values(last_error=error, last_error_at=at)
    )
