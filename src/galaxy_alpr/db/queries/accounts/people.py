"""People and their log-in sessions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, select, update
from sqlalchemy.orm import Session, selectinload

from galaxy_alpr.access import Scope
from galaxy_alpr.db.models import Location, LoginSession, Lot, User, UserLot
from galaxy_alpr.db.queries.integrations import push

_PERSON_OF_TOKEN = (
    select(
        LoginSession.id,
        User.id,
        User.name,
        User.role,
        User.all_lots,
        User.disabled_at.is_not(None),
        User.oidc_subject.is_not(None),
    )
    .join(User, User.id == LoginSession.user_id)
    .where(
        LoginSession.token_hash == bindparam("token_hash"),
        LoginSession.expires_at > bindparam("now"),
    )
)
"""Made once: it runs in every request."""


def any_user(session: Session) -> bool:
    """Return whether there is an account, also if it is disabled."""
    return bool(session.execute(select(exists(select(User.id)))).scalar())


def users(session: Session) -> Sequence[User]:
    """Return all people by name, with their lots."""
    statement = select(User).options(selectinload(User.lots)).order_by(User.name_key)
    return session.execute(statement).scalars().all()


def user(session: Session, *, id: int, lock: bool = False) -> User | None:
    """Return a person with the lots."""
    statement = select(User).options(selectinload(User.lots)).where(User.id == id)
    return session.execute(statement.with_for_update() if lock else statement).scalar()


def user_by_name(session: Session, *, name_key: str) -> User | None:
    """Return the person of this name, with the lots."""
    statement = select(User).options(selectinload(User.lots)).where(User.name_key == name_key)
    return session.execute(statement).scalar()


def admins(session: Session) -> Sequence[User]:
    """Return the administrators of all lots who log in here and are not disabled, locked."""
    statement = select(User).where(
        User.role == "admin",
        User.all_lots.is_(True),
        User.disabled_at.is_(None),
        User.oidc_subject.is_(None),
    )
    return session.execute(statement.order_by(User.id).with_for_update()).scalars().all()


def missing_lots(session: Session, *, lots: Collection[int]) -> set[int]:
    """Return those ids of ``lots`` that no lot has."""
    found = session.execute(select(Lot.id).where(Lot.id.in_(lots))).scalars()
    return set(lots) - set(found)


def scope_of_user(session: Session, *, user_id: int) -> Scope:
    """Return the lots of a person who may not use all, and their locations."""
    lots = session.execute(select(UserLot.lot_id).where(UserLot.user_id == user_id)).scalars()
    return scope_of_lots(session, lots=frozenset(lots))


def scope_of_lots(session: Session, *, lots: frozenset[int]) -> Scope:
    """Return the scope of ``lots`` and all of their locations."""
    locations = session.execute(select(Location.id).where(Location.lot_id.in_(lots))).scalars()
    return Scope(lots=lots, locations=frozenset(locations))


@dataclass(frozen=True, slots=True)
class LoggedInPerson:
    """Whose log-in session it is; ``is_disabled`` if the person may not log in any more.

    ``signs_on`` is whether the person logs in at a provider.
    """

    login_session_id: int
    id: int
    name: str
    role: str
    all_lots: bool
    is_disabled: bool
    signs_on: bool


def person_of_token(session: Session, *, token_hash: str, now: datetime) -> LoggedInPerson | None:
    """Return whose token it is, if its log-in session has not expired."""
    row = session.execute(_PERSON_OF_TOKEN, {"token_hash": token_hash, "now": now}).first()
    return None if row is None else LoggedInPerson(*row)


def login_sessions(session: Session, *, user_id: int, now: datetime) -> Sequence[LoginSession]:
    """Return the log-in sessions of a person that have not expired, newest first."""
    statement = select(LoginSession).where(
        LoginSession.user_id == user_id, LoginSession.expires_at > now
    )
    return session.execute(statement.order_by(LoginSession.id.desc())).scalars().all()


def end_login_sessions(
    session: Session, *, user_id: int, id: int | None = None, but: int | None = None
) -> int:
    """Delete a person's log-in sessions, or one of them, or all ``but`` one; return the number.

    Alarms are no longer sent to the devices of these log-ins.
    """
    push.delete_of_logins(session, user_id=user_id, id=id, but=but)
    statement = delete(LoginSession).where(LoginSession.user_id == user_id)
    if id is not None:
        statement = statement.where(LoginSession.id == id)
    if but is not None:
        statement = statement.where(LoginSession.id != but)
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]


def end_expired(session: Session, *, now: datetime) -> None:
    """Delete the log-in sessions that have expired."""
    session.execute(delete(LoginSession).where(LoginSession.expires_at <= now))


def used(session: Session, *, moments: Mapping[int, datetime]) -> None:
    """Store when log-in sessions were last used."""
    for id, moment in moments.items():
        session.execute(
            update(LoginSession)
            .where(LoginSession.id == id)
            .values(last_used_at=moment)
            .execution_options(synchronize_session=False)
        )
