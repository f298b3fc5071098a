"""Alert rules, and the number of their changes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import AlertRule, AlertRuleVersion

_VERSION = select(AlertRuleVersion.version).where(AlertRuleVersion.id == 1)


def every(session: Session) -> Sequence[AlertRule]:
    """Return all rules, by name."""
    return session.scalars(select(AlertRule).order_by(AlertRule.name, AlertRule.id)).all()


def enabled(session: Session) -> Sequence[AlertRule]:
    """Return the rules that are switched on, by id."""
    return session.scalars(select(AlertRule).where(AlertRule.enabled).order_by(AlertRule.id)).all()


def get(session: Session, *, id: int, lock: bool = False) -> AlertRule | None:
    """Return a rule; ``lock`` it to change it."""
    statement = select(AlertRule).where(AlertRule.id == id)
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def name_taken(session: Session, *, name: str, except_id: int | None = None) -> bool:
    """Return whether another rule has the name."""
    statement = select(AlertRule.id).where(AlertRule.name == name)
    if except_id is not None:
        statement = statement.where(AlertRule.id != except_id)
    return session.scalars(statement).first() is not None


def version(session: Session) -> int:
    """Return the number of changes of the rules, 0 before the first start."""
    return session.scalar(_VERSION) or 0


def count_change(session: Session) -> None:
    """Count a change of the rules, or the first rules."""
    counted = session.connection().execute(
        update(AlertRuleVersion)
        .where(AlertRuleVersion.id == 1)
        .values(version=AlertRuleVersion.version + 1)
    )
    if counted.rowcount == 0:
        session.add(AlertRuleVersion(id=1, version=1))
        session.flush()
