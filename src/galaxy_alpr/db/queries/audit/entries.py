"""Searches of the audit trail."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from galaxy_alpr.db.models import AuditEntry, AuditPayload
from galaxy_alpr.db.queries.search import starts_with

ANY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """The conditions of a search; ``None`` for no condition.

    ``action`` and ``subject`` may end in ``*``, which stands for any text.
    """

    since: datetime | None = None
    until: datetime | None = None
    actor: str | None = None
    actor_kind: str | None = None
    action: str | None = None
    subject: str | None = None
    address: str | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An entry and its payload (JSON), ``None`` where it has none or it was erased."""

    entry: AuditEntry
    content: str | None


@dataclass(frozen=True, slots=True)
class PayloadText:
    """The payload of an entry."""

    entry_id: int
    content: str


def find(
    session: Session, *, filter: AuditFilter, before: int | None = None, limit: int
) -> list[Found]:
    """Return at most ``limit`` entries, the newest first, beginning before the id ``before``."""
    statement = (
        select(AuditEntry, AuditPayload.content)
        .outerjoin(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
        .where(*_conditions(filter))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(AuditEntry.id < before)
    return [Found(entry, content) for entry, content in session.execute(statement)]


def count(session: Session, *, filter: AuditFilter) -> int:
    """Return the number of entries that ``find`` returns over all pages."""
    statement = select(func.count()).select_from(AuditEntry).where(*_conditions(filter))
    return session.execute(statement).scalar_one()


def payloads_like(
    session: Session,
    *,
    patterns: Collection[str],
    except_actions: Collection[str],
    after: int,
    limit: int,
) -> Sequence[PayloadText]:
    """Return the next payloads after the entry ``after`` that match one of ``patterns``.

    A pattern is one of SQL's ``LIKE`` in capitals.
    """
    capitals = func.upper(AuditPayload.content)
    rows = session.connection().execute(
        select(AuditPayload.entry_id, AuditPayload.content)
        .join(AuditEntry, AuditEntry.id == AuditPayload.entry_id)
        .where(
            AuditPayload.entry_id > after,
            AuditEntry.action.not_in(except_actions),
            or_(*(capitals.like(pattern, escape="!") for pattern in patterns)),
        )
        .order_by(AuditPayload.entry_id)
        .limit(limit)
    )
    return [PayloadText(entry_id, content) for entry_id, content in rows]


def delete_payloads(session: Session, *, entry_ids: Collection[int]) -> None:
    """Delete the payloads of entries."""
    session.connection().execute(delete(AuditPayload).where(AuditPayload.entry_id.in_(entry_ids)))


def _conditions(filter: AuditFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filter.since is not None:
        conditions.append(AuditEntry.created_at >= filter.since)
    if filter.until is not None:
        conditions.append(AuditEntry.created_at < filter.until)
    for column, value in (
        (AuditEntry.actor_name, filter.actor),
        (AuditEntry.actor_kind, filter.actor_kind),
        (AuditEntry.address, filter.address),
        (AuditEntry.request_id, filter.request_id),
    ):
        if value is not None:
            conditions.append(column == value)
    for column, value in ((AuditEntry.action, filter.action), (AuditEntry.subject, filter.subject)):
        if value is not None:
            conditions.append(_matches(column, value))
    return conditions


def _matches(column: InstrumentedAttribute[str], value: str) -> ColumnElement[bool]:
    if value.endswith(ANY):
        return starts_with(column, value.removesuffix(ANY))
    return column == value
