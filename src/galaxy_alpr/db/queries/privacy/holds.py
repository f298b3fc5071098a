"""Legal holds and their subjects."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import DetectionSession, LegalHold
from galaxy_alpr.enums import HoldSubject


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldFilter:
    """The conditions of a search for holds; ``None`` sets no condition.

    ``active`` selects holds that last, or those that were released.
    """

    active: bool | None = None
    subject_type: HoldSubject | None = None
    subject_id: int | None = None


def find(
    session: Session, *, filter: HoldFilter, limit: int, after: int | None = None
) -> Sequence[LegalHold]:
    """Return at most ``limit`` holds, the newest first, beginning after the id ``after``."""
    conditions = _conditions(filter)
    if after is not None:
        conditions.append(LegalHold.id < after)
    statement = select(LegalHold).where(*conditions).order_by(LegalHold.id.desc())
    return session.scalars(statement.limit(limit)).all()


def count(session: Session, *, filter: HoldFilter) -> int:
    """Return the number of holds that ``find`` returns over all pages."""
    statement = select(func.count(LegalHold.id)).where(*_conditions(filter))
    return session.scalar(statement) or 0


def get(session: Session, *, id: int, lock: bool = False) -> LegalHold | None:
    """Return a hold; ``lock`` it to change it."""
    statement = select(LegalHold).where(LegalHold.id == id)
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def on_photos(session: Session, *, ids: Collection[int]) -> dict[int, int]:
    """Return the first hold that lasts on each of the photos ``ids`` that has one, by photo."""
    if not ids:
        return {}
    rows = session.execute(
        select(LegalHold.subject_id, func.min(LegalHold.id))
        .where(held(), LegalHold.subject_id.in_(list(ids)))
        .group_by(LegalHold.subject_id)
    )
    return dict(rows.all())


def held() -> ColumnElement[bool]:
    """Return the condition of a hold that lasts on a photo, whose id is its ``subject_id``."""
    return (LegalHold.subject_type == HoldSubject.SESSION) & LegalHold.released_at.is_(None)


def photo_is_held() -> ColumnElement[bool]:
    """Return the condition that a row of ``detection_sessions`` is held."""
    on_it = select(LegalHold.id).where(held(), LegalHold.subject_id == DetectionSession.id)
    return on_it.exists()


def _conditions(filter: HoldFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filter.active is not None:
        released = LegalHold.released_at
        conditions.append(released.is_(None) if filter.active else released.is_not(None))
    if filter.subject_type is not None:
        conditions.append(LegalHold.subject_type == filter.subject_type)
    if filter.subject_id is not None:
        conditions.append(LegalHold.subject_id == filter.subject_id)
    return conditions
