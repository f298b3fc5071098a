"""The chain of the audit trail: appending entries, reading them in order, removing old ones.

Core statements, because every upload appends an entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import AuditChain, AuditEntry, AuditPayload

Values = dict[str, object]
"""The columns of a row by name."""

Link = Row[*tuple[Any, ...]]
"""An entry with the columns of its payload, which are ``None`` where it has none."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry, and up to which id entries have been pruned."""

    id: int
    hash: str
    pruned_id: int


_IS_CHAIN = AuditChain.id == 1
_COUNT = update(AuditChain).where(_IS_CHAIN).values(last_id=AuditChain.last_id + bindparam("more"))
_COUNT_AND_RETURN = _COUNT.returning(AuditChain.last_id, AuditChain.last_hash)
_LAST = select(AuditChain.last_id, AuditChain.last_hash).where(_IS_CHAIN)
_LOCK = select(AuditChain.id).where(_IS_CHAIN).with_for_update()
_SET_HASH = update(AuditChain).where(_IS_CHAIN).values(last_hash=bindparam("hash"))
_INSERT_ENTRY = insert(AuditEntry)
_INSERT_PAYLOAD = insert(AuditPayload)
_LINKS = (
    select(*AuditEntry.__table__.c, AuditPayload.salt, AuditPayload.content)
    .outerjoin(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
    .where(AuditEntry.id > bindparam("after"), AuditEntry.id <= bindparam("until"))
    .order_by(AuditEntry.id)
    .limit(bindparam("most"))
)


def reserve(session: Session, *, count: int) -> Head:
    """Reserve the next ``count`` ids; return the entry before them.

    Other writers of entries wait until the commit, so ids have no gaps and follow its order.
    """
    connection = session.connection()
    more = {"more": count}
    if connection.dialect.update_returning:
        last_id, last_hash = connection.execute(_COUNT_AND_RETURN, more).one()
    else:
        connection.execute(_COUNT, more)
        last_id, last_hash = connection.execute(_LAST).one()
    return Head(last_id - count, last_hash, 0)


def append(
    session: Session, *, entries: Sequence[Values], payloads: Sequence[Values], last_hash: str
) -> None:
    """Write entries with reserved ids, and their payloads."""
    connection = session.connection()
    connection.execute(_INSERT_ENTRY, entries)
    if payloads:
        connection.execute(_INSERT_PAYLOAD, payloads)
    connection.execute(_SET_HASH, {"hash": last_hash})


def head(session: Session) -> Head:
    """Return the newest entry; its id is 0 where there is none.

    The hash is empty where the chain's row itself is missing.
    """
    row = session.execute(
        select(AuditChain.last_id, AuditChain.last_hash, AuditChain.pruned_id).where(_IS_CHAIN)
    ).one_or_none()
    return Head(0, "", 0) if row is None else Head(*row)


def lock(session: Session) -> None:
    """Make others neither append nor prune until the commit; on SQLite only one writes anyway."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        connection.execute(_LOCK)


def lock_head(session: Session) -> Head:
    """Return the newest entry; others neither append nor prune until the commit."""
    session.connection().execute(_COUNT, {"more": 0})
    return head(session)


def hash_of(session: Session, *, id: int) -> str | None:
    """Return the stored hash of an entry, ``None`` for no entry."""
    return session.scalar(select(AuditEntry.hash).where(AuditEntry.id == id))


def moment_of(session: Session, *, id: int) -> datetime | None:
    """Return when an entry was made, ``None`` for no entry."""
    return session.scalar(select(AuditEntry.created_at).where(AuditEntry.id == id))


def newest_id(session: Session) -> int:
    """Return the greatest id of the entries, 0 for none; the chain's row may say another."""
    return session.scalar(select(func.max(AuditEntry.id))) or 0


def newest_content(session: Session, *, action: str) -> str | None:
    """Return the payload of the newest entry of an action."""
    return session.scalar(
        select(AuditPayload.content)
        .join(AuditEntry, AuditEntry.id == AuditPayload.entry_id)
        .where(AuditEntry.action == action)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )


def links(session: Session, *, after: int, until: int, limit: int) -> Sequence[Link]:
    """Return the next entries with ids after ``after`` and up to ``until``, in order."""
    parameters = {"after": after, "until": until, "most": limit}
    return session.connection().execute(_LINKS, parameters).all()


def last_before(session: Session, *, moment: datetime, after: int) -> int | None:
    """Return the last id after ``after`` up to which all entries were made before ``moment``."""
    first_kept = session.scalar(
        select(func.min(AuditEntry.id)).where(
            AuditEntry.id > after, AuditEntry.created_at >= moment
        )
    )
    until = newest_id(session) if first_kept is None else first_kept - 1
    return until if until > after else None


def prune_until(session: Session, *, id: int) -> None:
    """Allow the deletion of the entries up to ``id``."""
    session.connection().execute(update(AuditChain).where(_IS_CHAIN).values(pruned_id=id))


def delete_pruned(session: Session, *, limit: int) -> int:
    """Delete the oldest pruned entries, at most ``limit``; return how many."""
    pruned_id = select(AuditChain.pruned_id).where(_IS_CHAIN).scalar_subquery()
    last = session.scalars(
        select(AuditEntry.id).where(AuditEntry.id <= pruned_id).order_by(AuditEntry.id).limit(limit)
    ).all()
    if not last:
        return 0
    connection = session.connection()
    connection.execute(delete(AuditPayload).where(AuditPayload.entry_id <= last[-1]))
    connection.execute(delete(AuditEntry).where(AuditEntry.id <= last[-1]))
    return len(last)
