"""Idempotency keys: found, claimed, answered, and deleted when they are old."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import IdempotencyKey, IdempotencyStep


def find(session: Session, *, id: str, lock: bool = False) -> IdempotencyKey | None:
    """Return a key; with ``lock`` nobody else changes it until the end of the transaction."""
    statement = select(IdempotencyKey).where(IdempotencyKey.id == id)
    return session.scalars(statement.with_for_update() if lock else statement).first()


def answer(session: Session, *, id: str, status: int, answer: bytes) -> bool:
    """Store the answer, which replaces the steps; return whether there was none before."""
    connection = session.connection()
    changed = connection.execute(
        update(IdempotencyKey)
        .where(IdempotencyKey.id == id, IdempotencyKey.status.is_(None))
        .values(status=status, answer=answer, claimed_until=None)
    )
    if not changed.rowcount:
        return False
    delete_steps(session, id=id)
    return True


def claim(session: Session, *, id: str, until: datetime | None) -> None:
    """Set until when the request is in work; ``None`` when it is not."""
    session.connection().execute(
        update(IdempotencyKey)
        .where(IdempotencyKey.id == id, IdempotencyKey.status.is_(None))
        .values(claimed_until=until)
    )


def steps(session: Session, *, id: str) -> dict[int, bytes]:
    """Return the answers to the parts that are stored, by their numbers."""
    statement = select(IdempotencyStep.number, IdempotencyStep.answer)
    rows = session.execute(statement.where(IdempotencyStep.key_id == id))
    return {row.number: row.answer for row in rows}


def add_step(session: Session, *, id: str, number: int, answer: bytes) -> None:
    """Store the answer to one part."""
    session.connection().execute(
        insert(IdempotencyStep), {"key_id": id, "number": number, "answer": answer}
    )


def delete_steps(session: Session, *, id: str) -> None:
    """Delete the answers to the parts."""
    session.connection().execute(delete(IdempotencyStep).where(IdempotencyStep.key_id == id))


def older_than(session: Session, *, before: datetime, limit: int) -> Sequence[str]:
    """Return the ids of at most ``limit`` keys that were first sent before ``before``."""
    oldest = select(IdempotencyKey.id).where(IdempotencyKey.created_at < before)
    return session.scalars(oldest.order_by(IdempotencyKey.created_at).limit(limit)).all()


def delete_keys(session: Session, *, ids: Sequence[str], before: datetime) -> int:
    """Delete those of ``ids`` that are still older than ``before``; return their number."""
    deleted = session.connection().execute(
        delete(IdempotencyKey).where(IdempotencyKey.id.in_(ids), IdempotencyKey.created_at < before)
    )
    return deleted.rowcount
