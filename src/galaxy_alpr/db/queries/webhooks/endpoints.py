"""Webhooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import WebhookEndpoint


def every(session: Session) -> Sequence[WebhookEndpoint]:
    """Return all webhooks, by name."""
    statement = select(WebhookEndpoint).order_by(WebhookEndpoint.name, WebhookEndpoint.id)
    return session.scalars(statement).all()


def enabled(session: Session) -> Sequence[WebhookEndpoint]:
    """Return the webhooks that are switched on, by id."""
    statement = select(WebhookEndpoint).where(WebhookEndpoint.enabled).order_by(WebhookEndpoint.id)
    return session.scalars(statement).all()


def exist(session: Session) -> bool:
    """Return whether there is any webhook."""
    return session.scalar(select(WebhookEndpoint.id).limit(1)) is not None


def any_enabled(session: Session) -> bool:
    """Return whether any webhook is switched on."""
    statement = select(WebhookEndpoint.id).where(WebhookEndpoint.enabled).limit(1)
    return session.scalar(statement) is not None


def sendable(session: Session, *, now: datetime) -> Sequence[int]:
    """Return the ids of the webhooks that are switched on and not paused, in order."""
    table = WebhookEndpoint
    unpaused = or_(table.paused_until.is_(None), table.paused_until <= now)
    return session.scalars(select(table.id).where(table.enabled, unpaused).order_by(table.id)).all()


def get(session: Session, *, id: int, lock: bool = False) -> WebhookEndpoint | None:
    """Return a webhook; ``lock`` it to change it."""
    statement = select(WebhookEndpoint).where(WebhookEndpoint.id == id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def name_taken(session: Session, *, name: str, except_id: int | None = None) -> bool:
    """Return whether another webhook has the name."""
    statement = select(WebhookEndpoint.id).where(WebhookEndpoint.name == name)
    if except_id is not None:
        statement = statement.where(WebhookEndpoint.id != except_id)
    return session.scalars(statement).first() is not None


def switched_off(session: Session) -> Sequence[WebhookEndpoint]:
    """Return the webhooks that failures have switched off, by id."""
    table = WebhookEndpoint
    return session.scalars(
        select(table).where(~table.enabled, table.disabled_reason.is_not(None)).order_by(table.id)
    ).all()
