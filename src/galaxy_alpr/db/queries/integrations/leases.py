"""Leases of works that one process does at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Lease


def get(session: Session, *, name: str, lock: bool = False) -> Lease | None:
    """Return the lease of a work, ``None`` where nobody did it yet."""
    statement = select(Lease).where(Lease.name == name)
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def claim(session: Session, *, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Take a lease that is free or the holder's own; return whether it is the holder's now.

    The first claims of a work by two processes at once fail in one of them, as an integrity error.
    """
    row = get(session, name=name, lock=True)
    if row is None:
        new = Lease(name=name, holder=holder, claimed_until=until, updated_at=now, figures={})
        session.add(new)
        return True
    if row.holder != holder and row.claimed_until > now:
        return False
    row.holder, row.claimed_until, row.updated_at = holder, until, now
    return True


def renew(
    session: Session,
    *,
    name: str,
    holder: str,
    now: datetime,
    until: datetime,
    figures: Mapping[str, Any],
) -> bool:
    """Keep a lease until ``until`` and store figures; return whether it was still the holder's."""
    row = get(session, name=name, lock=True)
    if row is None or row.holder != holder:
        return False
    row.claimed_until, row.updated_at, row.figures = until, now, dict(figures)
    return True


def release(session: Session, *, name: str, holder: str, now: datetime) -> None:
    """End a lease of the holder now; nothing where it is another one's."""
    own = (Lease.name == name, Lease.holder == holder)
    session.execute(update(Lease).where(*own).values(claimed_until=now))
