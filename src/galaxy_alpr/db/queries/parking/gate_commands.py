"""Orders to open gates. Each step is one conditional update, so that one worker makes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import GateCommand
from galaxy_alpr.db.queries.search import Position, paginate

_LONGEST = timedelta(seconds=10)
"""A longer time than passes between the making of a command and its expiry."""


def waiting(session: Session, *, limit: int) -> Sequence[int]:
    """Return the oldest commands that nobody has taken."""
    statement = select(GateCommand.id).where(GateCommand.state == "received")
    return session.scalars(statement.order_by(GateCommand.id).limit(limit)).all()


def get(session: Session, *, id: int) -> GateCommand | None:
    """Return a command as it is in the database now."""
    statement = select(GateCommand).where(GateCommand.id == id)
    return session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def step(
    session: Session,
    *,
    id: int,
    before: str,
    after: str,
    alive_at: datetime | None = None,
    **values: Any,
) -> bool:
    """Move a command from state ``before`` to ``after``; return whether this call has done it.

    With ``alive_at`` only one that has not expired by then.
    """
    statement = update(GateCommand).where(GateCommand.id == id, GateCommand.state == before)
    if alive_at is not None:
        statement = statement.where(GateCommand.expires_at > alive_at)
    statement = statement.values(state=after, **values).execution_options(synchronize_session=False)
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def expired(session: Session, *, state: str, before: datetime, limit: int) -> Sequence[int]:
    """Return commands in a state that expired before a moment, the oldest first."""
    statement = select(GateCommand.id).where(
        GateCommand.state == state, GateCommand.expires_at <= before
    )
    return session.scalars(statement.order_by(GateCommand.id).limit(limit)).all()


def sent_since(session: Session, *, gate_id: int, since: datetime, except_id: int) -> bool:
    """Return whether another command of a gate was, or may have been, sent since a moment."""
    statement = select(GateCommand.id).where(
        GateCommand.gate_id == gate_id,
        GateCommand.id != except_id,
        GateCommand.created_at >= since - _LONGEST,  # for the index
        GateCommand.executing_at >= since,
    )
    return session.execute(statement.limit(1)).first() is not None


def of_gate(
    session: Session,
    *,
    gate_id: int,
    by_hand: bool | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: Position | None = None,
    limit: int | None = None,
) -> Sequence[GateCommand]:
    """Return the commands of a gate, the newest first, after a position."""
    statement = select(GateCommand).where(GateCommand.gate_id == gate_id)
    if by_hand is not None:
        reason = GateCommand.reason
        statement = statement.where(reason.is_not(None) if by_hand else reason.is_(None))
    if since is not None:
        statement = statement.where(GateCommand.created_at >= since)
    if until is not None:
        statement = statement.where(GateCommand.created_at < until)
    statement = paginate(
        statement,
        column=GateCommand.id,
        id_column=GateCommand.id,
        descending=True,
        after=after,
    )
    return session.scalars(statement.limit(limit)).all()
