"""Queries of the interfaces of other vendors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import CompatAdapterRow


def get(session: Session, *, name: str, lock: bool = False) -> CompatAdapterRow | None:
    """Return an interface, ``None`` where nothing is stored of it."""
    statement = select(CompatAdapterRow).where(CompatAdapterRow.name == name)
    return session.execute(statement.with_for_update() if lock else statement).scalar()


def every(session: Session) -> Sequence[CompatAdapterRow]:
    """Return the interfaces of which something is stored."""
    return session.execute(select(CompatAdapterRow)).scalars().all()


def access(session: Session, *, name: str) -> str | None:
    """Return who may use an interface, ``None`` where nothing is stored of it."""
    statement = select(CompatAdapterRow.access).where(CompatAdapterRow.name == name)
    return session.execute(statement).scalar()


def seen(session: Session, *, name: str, at: datetime, client: str) -> int:
    """Store when and by whom an interface was last used; return the number of rows, 0 or 1."""
    changed = session.execute(
        update(CompatAdapterRow)
        .where(CompatAdapterRow.name == name)
        .values(last_seen_at=at, last_client=client)
        .execution_options(synchronize_session=False)
    )
    return int(changed.rowcount)  # type: ignore[attr-defined]


def failed(session: Session, *, name: str, error: str) -> None:
    """Store the last failure of an interface."""
    session.execute(
        update(CompatAdapterRow)
        .where(CompatAdapterRow.name == name)
        .values(last_error=error)
        .execution_options(synchronize_session=False)
    )


def count(session: Session, *, name: str, month: str, calls: int) -> None:
    """Add to the calls of a month; those of another month are forgotten."""
    row = CompatAdapterRow
    session.execute(
        update(row)
        .where(row.name == name)
        .values(calls=case((row.month == month, row.calls), else_=0) + calls)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(row)
        .where(row.name == name)
        .values(month=month)
        .execution_options(synchronize_session=False)
    )
