"""Deliveries that could not be read or stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session, undefer

from galaxy_alpr.db.models import DeadLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFilter:
    """The conditions of a search; ``None`` sets none."""

    source_id: int | None = None
    reason: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return them as conditions of a statement."""
        found: list[ColumnElement[bool]] = []
        if self.source_id is not None:
            found.append(DeadLetter.ingest_source_id == self.source_id)
        if self.reason is not None:
            found.append(DeadLetter.reason == self.reason)
        return found


def find(
    session: Session, *, filter: LetterFilter, before: int | None, limit: int
) -> Sequence[DeadLetter]:
    """Return at most ``limit`` deliveries with ids below ``before``, newest first."""
    statement = select(DeadLetter).where(*filter.conditions())
    if before is not None:
        statement = statement.where(DeadLetter.id < before)
    return session.scalars(statement.order_by(DeadLetter.id.desc()).limit(limit)).all()


def count(session: Session, *, filter: LetterFilter) -> int:
    """Return how many deliveries ``find`` returns over all pages."""
    statement = select(func.count(DeadLetter.id)).where(*filter.conditions())
    return session.scalar(statement) or 0


def get(session: Session, *, id: int, lock: bool = False) -> DeadLetter | None:
    """Return a delivery with its body; ``lock`` it to change it."""
    statement = select(DeadLetter).options(undefer(DeadLetter.body)).where(DeadLetter.id == id)
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def same(session: Session, *, source_id: int, body_sha256: str) -> DeadLetter | None:
    """Return the newest delivery of a source with the same body."""
    return session.scalars(
        select(DeadLetter)
        .where(DeadLetter.ingest_source_id == source_id, DeadLetter.body_sha256 == body_sha256)
        .order_by(DeadLetter.id.desc())
        .limit(1)
    ).one_or_none()


def delete_beyond(session: Session, *, source_id: int, keep: int) -> int:
    """Delete the oldest deliveries of a source beyond the newest ``keep``; return how many."""
    last = session.scalar(
        select(DeadLetter.id)
        .where(DeadLetter.ingest_source_id == source_id)
        .order_by(DeadLetter.id.desc())
        .offset(keep)
        .limit(1)
    )
    if last is None:
        return 0
    gone = delete(DeadLetter).where(DeadLetter.ingest_source_id == source_id, DeadLetter.id <= last)
    return session.execute(gone).rowcount  # type: ignore[attr-defined, no-any-return]


def delete_older(session: Session, *, before: datetime, limit: int) -> int:
    """Delete at most ``limit`` deliveries that were received before a moment; return how many."""
    ids = session.scalars(
        select(DeadLetter.id)
        .where(DeadLetter.received_at < before)
        .order_by(DeadLetter.received_at)
        .limit(limit)
    ).all()
    if ids:
        session.execute(delete(DeadLetter).where(DeadLetter.id.in_(ids)))
    return len(ids)


def count_replay(session: Session, *, id: int, problem: str) -> None:
    """Count a replay that failed, and store why."""
    session.execute(
        update(DeadLetter)
        .where(DeadLetter.id == id)
        .values(replays=DeadLetter.replays + 1, problem=problem)
    )


def ids_after(session: Session, *, after: int, limit: int) -> Sequence[int]:
    """Return at most ``limit`` ids beyond ``after``, ascending."""
    return session.scalars(
        select(DeadLetter.id).where(DeadLetter.id > after).order_by(DeadLetter.id).limit(limit)
    ).all()
