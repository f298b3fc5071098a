"""People who log in at a provider, and the log-ins that were begun there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from galaxy_alpr.db.models import Lot, SignOnAttempt, User


def user_of(session: Session, *, issuer: str, subject: str) -> User | None:
    """Return the account of a person of a provider, locked, with the lots."""
    statement = select(User).where(User.oidc_issuer == issuer, User.oidc_subject == subject)
    found = session.execute(statement.options(selectinload(User.lots)).with_for_update())
    return found.scalar()


def lots_by_name(session: Session) -> Mapping[str, int]:
    """Return the ids of all lots by name."""
    return {row.name: row.id for row in session.execute(select(Lot.name, Lot.id))}


def take_attempt(
    session: Session, *, state_hash: str, browser_hash: str, now: datetime
) -> SignOnAttempt | None:
    """Delete and return an attempt of this browser that has not expired; one caller gets it."""
    statement = select(SignOnAttempt).where(
        SignOnAttempt.state_hash == state_hash,
        SignOnAttempt.browser_hash == browser_hash,
        SignOnAttempt.expires_at > now,
    )
    found = session.execute(statement.with_for_update()).scalar()
    if found is not None:
        session.delete(found)
        session.flush()
    return found


def delete_expired(session: Session, *, now: datetime) -> None:
    """Delete the attempts that have expired."""
    session.execute(delete(SignOnAttempt).where(SignOnAttempt.expires_at <= now))
