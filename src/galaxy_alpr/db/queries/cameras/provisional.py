"""Passes that last, as the process that reads the cameras last told the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import ProvisionalPass


def changed_since(session: Session, moment: datetime) -> Sequence[ProvisionalPass]:
    """Return the passes with news at a moment or later, in the order of their news."""
    statement = select(ProvisionalPass).where(ProvisionalPass.changed_at >= moment)
    order = (ProvisionalPass.changed_at, ProvisionalPass.pass_id)
    return session.scalars(statement.order_by(*order)).all()


def put(session: Session, events: Mapping[str, dict[str, Any]], at: datetime) -> None:
    """Store the news of passes, by their ids, in place of those before."""
    drop(session, events)
    rows = [{"pass_id": id, "changed_at": at, "event": event} for id, event in events.items()]
    if rows:
        session.execute(insert(ProvisionalPass), rows)


def drop(session: Session, pass_ids: Collection[str]) -> None:
    """Delete the news of passes."""
    if pass_ids:
        ids = ProvisionalPass.pass_id.in_(sorted(pass_ids))
        session.execute(delete(ProvisionalPass).where(ids))


def drop_all(session: Session, *, before: datetime | None = None) -> None:
    """Delete all news, or those that are older than a moment."""
    statement = delete(ProvisionalPass)
    if before is not None:
        statement = statement.where(ProvisionalPass.changed_at < before)
    session.execute(statement)
