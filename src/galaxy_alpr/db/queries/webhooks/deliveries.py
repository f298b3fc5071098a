"""Deliveries of events to webhooks: what is due, who sends it, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, delete, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from galaxy_alpr.db.models import Event, WebhookAttempt, WebhookDelivery
from galaxy_alpr.enums import DeliveryState

_PENDING = DeliveryState.PENDING.value


def add(session: Session, *, rows: Sequence[dict[str, Any]]) -> None:
    """Add deliveries that are pending."""
    if rows:
        session.execute(insert(WebhookDelivery), list(rows))


def get(session: Session, *, id: int, lock: bool = False) -> WebhookDelivery | None:
    """Return a delivery; ``lock`` it to change it."""
    statement = select(WebhookDelivery).where(WebhookDelivery.id == id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def event(session: Session, *, id: int) -> Event | None:
    """Return a stored event; ``None`` where it was deleted."""
    return session.get(Event, id)


def _changed(session: Session, statement: Update) -> int:
    return int(getattr(session.execute(statement), "rowcount", 0))


def _unclaimed(now: datetime) -> ColumnElement[bool]:
    table = WebhookDelivery
    return or_(table.claimed_until.is_(None), table.claimed_until <= now)


def claimed(session: Session, *, endpoint_id: int, now: datetime) -> int:
    """Return how many deliveries of a webhook are being sent, by any process."""
    table = WebhookDelivery
    statement = select(func.count()).where(
        table.endpoint_id == endpoint_id, table.state == _PENDING, table.claimed_until > now
    )
    return session.scalar(statement) or 0


def due(
    session: Session, *, endpoint_id: int, now: datetime, limit: int
) -> Sequence[WebhookDelivery]:
    """Return deliveries that may be sent now: each the oldest pending one of its subject."""
    table, earlier = WebhookDelivery, aliased(WebhookDelivery)
    before = exists().where(
        earlier.endpoint_id == table.endpoint_id,
        earlier.subject == table.subject,
        earlier.state == _PENDING,
        earlier.event_id < table.event_id,
    )
    return session.scalars(
        select(table)
        .where(
            table.endpoint_id == endpoint_id,
            table.state == _PENDING,
            table.next_attempt_at <= now,
            _unclaimed(now),
            ~before,
        )
        .order_by(table.next_attempt_at, table.event_id)
        .limit(limit)
    ).all()


def any_due(session: Session, *, endpoint_ids: Sequence[int], now: datetime) -> bool:
    """Return whether a delivery of these webhooks may be due."""
    table = WebhookDelivery
    statement = select(table.id).where(
        table.endpoint_id.in_(endpoint_ids),
        table.state == _PENDING,
        table.next_attempt_at <= now,
        _unclaimed(now),
    )
    return session.scalar(statement.limit(1)) is not None


def claim(session: Session, *, id: int, now: datetime, until: datetime) -> bool:
    """Return whether this process sends a delivery until a moment; another one may have it."""
    table = WebhookDelivery
    statement = (
        update(table)
        .where(table.id == id, table.state == _PENDING, _unclaimed(now))
        .values(claimed_until=until)
        .execution_options(synchronize_session=False)
    )
    return _changed(session, statement) == 1


def retime_subject(session: Session, *, row: WebhookDelivery, at: datetime) -> None:
    """Set when the later deliveries of the subject of ``row`` are due: they wait for it."""
    table = WebhookDelivery
    session.execute(
        update(table)
        .where(
            table.endpoint_id == row.endpoint_id,
            table.subject == row.subject,
            table.state == _PENDING,
            table.event_id > row.event_id,
            table.attempt_count == 0,
        )
        .values(next_attempt_at=at)
        .execution_options(synchronize_session=False)
    )


def attempts_of(session: Session, *, delivery_id: int) -> Sequence[WebhookAttempt]:
    """Return the attempts of a delivery, oldest first."""
    return session.scalars(
        select(WebhookAttempt)
        .where(WebhookAttempt.delivery_id == delivery_id)
        .order_by(WebhookAttempt.id)
    ).all()


@dataclass(frozen=True, slots=True)
class Waiting:
    """The pending deliveries of a webhook."""

    count: int
    oldest_at: datetime | None


def waiting(session: Session) -> dict[int, Waiting]:
    """Return the pending deliveries by webhook; one without any is left out."""
    table = WebhookDelivery
    rows = session.execute(
        select(table.endpoint_id, func.count(), func.min(table.created_at))
        .where(table.state == _PENDING)
        .group_by(table.endpoint_id)
    )
    return {id: Waiting(count, oldest) for id, count, oldest in rows}


def oldest_pending_at(session: Session) -> datetime | None:
    """Return when the oldest pending delivery was made."""
    statement = select(func.min(WebhookDelivery.created_at)).where(
        WebhookDelivery.state == _PENDING
    )
    return session.scalar(statement)


def first_pending_event(session: Session, *, since: datetime) -> int | None:
    """Return the id of the oldest event of a delivery that is pending and made after ``since``."""
    table = WebhookDelivery
    return session.scalar(
        select(func.min(table.event_id)).where(table.state == _PENDING, table.created_at >= since)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFilter:
    """The conditions of a search; ``None`` is no condition."""

    endpoint_id: int | None = None
    state: DeliveryState | None = None
    type: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions for a statement."""
        table = WebhookDelivery
        equal = {
            table.endpoint_id: self.endpoint_id,
            table.state: self.state,
            table.type: self.type,
        }
        conditions = [column == value for column, value in equal.items() if value is not None]
        if self.since is not None:
            conditions.append(table.created_at >= self.since)
        if self.until is not None:
            conditions.append(table.created_at < self.until)
        return conditions


def find(
    session: Session, *, filter: DeliveryFilter, before: int | None, limit: int
) -> Sequence[WebhookDelivery]:
    """Return a page of deliveries, newest first."""
    statement = select(WebhookDelivery).where(*filter.conditions())
    if before is not None:
        statement = statement.where(WebhookDelivery.id < before)
    return session.scalars(statement.order_by(WebhookDelivery.id.desc()).limit(limit)).all()


def revive_dead(session: Session, *, endpoint_id: int, at: datetime) -> int:
    """Make the dead deliveries of a webhook whose events are stored pending; return how many."""
    table = WebhookDelivery
    stored = select(Event.id).where(Event.id == table.event_id).exists()
    statement = (
        update(table)
        .where(table.endpoint_id == endpoint_id, table.state == DeliveryState.DEAD, stored)
        .values(state=_PENDING, attempt_count=0, next_attempt_at=at, ended_at=None, created_at=at)
        .execution_options(synchronize_session=False)
    )
    return _changed(session, statement)


def delete_ended(session: Session, *, state: DeliveryState, before: datetime, limit: int) -> int:
    """Delete deliveries that ended before a moment, with their attempts; return how many."""
    table = WebhookDelivery
    ids = session.scalars(
        select(table.id)
        .where(table.state == state, table.ended_at < before)
        .order_by(table.ended_at)
        .limit(limit)
    ).all()
    if ids:
        for model, column in ((WebhookAttempt, WebhookAttempt.delivery_id), (table, table.id)):
            statement = delete(model).where(column.in_(ids))
            session.execute(statement.execution_options(synchronize_session=False))
    return len(ids)


def end_pending(session: Session, *, before: datetime, now: datetime, reason: str) -> int:
    """Make pending deliveries that were made before a moment dead; return how many."""
    table = WebhookDelivery
    statement = (
        update(table)
        .where(table.state == _PENDING, table.created_at < before, _unclaimed(now))
        .values(state=DeliveryState.DEAD, ended_at=now, last_error=reason, next_attempt_at=None)
        .execution_options(synchronize_session=False)
    )
    return _changed(session, statement)
