"""What people changed of visits."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import VisitChange


def of_visit(session: Session, *, visit_id: int) -> Sequence[VisitChange]:
    """Return the changes of a visit, also of those that it was made of, the oldest first."""
    named = or_(VisitChange.visit_id == visit_id, VisitChange.other_id == visit_id)
    statement = select(VisitChange).where(named).order_by(VisitChange.id)
    return session.scalars(statement).all()


def newest(session: Session, *, visit_id: int) -> VisitChange | None:
    """Return the newest change of a visit that is not undone."""
    named = or_(VisitChange.visit_id == visit_id, VisitChange.other_id == visit_id)
    statement = (
        select(VisitChange)
        .where(named, VisitChange.undone_at.is_(None))
        .order_by(VisitChange.id.desc())
    )
    return session.scalars(statement.limit(1)).one_or_none()
