"""Changes of people: an administrator with a password remains, and lost rights end at once."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlalchemy.orm import Session

from galaxy_alpr.access import Role
from galaxy_alpr.actors import Actor
from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import User, UserLot
from galaxy_alpr.db.queries.accounts import people
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.services.audit.record import record

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserValues:
    """What an administrator sets for a person; ``lots`` is ``None`` for all lots."""

    name: str
    role: Role
    lots: frozenset[int] | None = None
    disabled: bool = False


def name_key(name: str) -> str:
    """Return the name by which a person is found: without differences of case and blanks."""
    return " ".join(name.split()).casefold()


def subject_of(user_id: int) -> str:
    """Return the name of a person in the audit trail."""
    return f"user:{user_id}"


def get_user(session: Session, user_id: int) -> User:
    """Return a person with the lots. Raises ``NotFound``."""
    found = people.user(session, id=user_id)
    if found is None:
        raise NotFound(f"no user {user_id}")
    return found


def add_user(
    session: Session, values: UserValues, *, password_hash: str | None, actor: Actor
) -> User:
    """Add a person. Raises ``Conflict`` for a taken name, ``ValidationFailed`` for a lot."""
    row = User(password_hash=password_hash, lots=[])
    set_values(session, row, values)
    session.add(row)
    session.flush()
    logger.info("user %s was added by %s %s", row.id, actor.kind, actor.id)
    record(session, actor, "user.create", subject_of(row.id), after=values_of(row))
    return row


def add_first_user(session: Session, name: str, *, password_hash: str, actor: Actor) -> User:
    """Add the first administrator. Raises ``Conflict`` where there is an account already.

    Of two at once the second fails: both have the id 1.
    """
    if people.any_user(session):
        raise Conflict("there is an account already")
    row = User(id=1, password_hash=password_hash, lots=[])
    set_values(session, row, UserValues(name=name, role=Role.ADMIN))
    session.add(row)
    session.flush()
    logger.info("the first user was added by %s", actor.kind)
    record(session, actor, "user.create", subject_of(row.id), after=values_of(row))
    return row


def replace_user(session: Session, user_id: int, values: UserValues, *, actor: Actor) -> User:
    """Change a person; one who is disabled or gets other rights is logged out.

    Raises as ``add_user``, ``NotFound``, and ``Conflict`` for the last administrator, and for other
    rights of a person to whom the provider's groups give them.
    """
    admins = people.admins(session)
    row = _locked(session, user_id)
    before = values_of(row)
    set_values(session, row, values)
    if row.signs_on and _rights(values_of(row)) != _rights(before):
        raise Conflict(f"the groups at the provider say what {row.name!r} may do, and where")
    if not _is_admin(row):
        _refuse_last(admins, row)
    session.flush()
    after = values_of(row)
    if after != {**before, "name": row.name}:
        people.end_login_sessions(session, user_id=user_id)
    logger.info("user %s was changed by %s %s", user_id, actor.kind, actor.id)
    record(session, actor, "user.change", subject_of(user_id), before, after)
    return row


def delete_user(session: Session, user_id: int, *, actor: Actor) -> None:
    """Delete a person. Raises ``NotFound``, ``Conflict`` for the last administrator."""
    admins = people.admins(session)
    row = _locked(session, user_id)
    _refuse_last(admins, row)
    before = values_of(row)
    session.delete(row)
    session.flush()
    logger.info("user %s was deleted by %s %s", user_id, actor.kind, actor.id)
    record(session, actor, "user.delete", subject_of(user_id), before)


def set_password(
    session: Session,
    user_id: int,
    *,
    password_hash: str,
    actor: Actor,
    keep_session: int | None = None,
) -> None:
    """Set a person's password and end the log-in sessions but one.

    Raises ``NotFound``, ``Conflict`` for a person who logs in at a provider.
    """
    row = _locked(session, user_id)
    refuse_sign_on(row)
    row.password_hash = password_hash
    people.end_login_sessions(session, user_id=user_id, but=keep_session)
    logger.info("the password of user %s was set by %s %s", user_id, actor.kind, actor.id)
    record(session, actor, "user.set_password", subject_of(user_id))


def refuse_sign_on(row: User) -> None:
    """Raise ``Conflict`` for a person who logs in at a provider, and so has no password."""
    if row.signs_on:
        raise Conflict(f"{row.name!r} logs in by single sign-on, and has no password here")


def _locked(session: Session, user_id: int) -> User:
    row = people.user(session, id=user_id, lock=True)
    if row is None:
        raise NotFound(f"no user {user_id}")
    return row


def values_of(row: User) -> dict[str, object]:
    """Return what an administrator sets for a person; ``lots`` is ``None`` for all lots."""
    return {
        "name": row.name,
        "role": str(row.role),
        "lots": None if row.all_lots else sorted(item.lot_id for item in row.lots),
        "disabled": row.disabled_at is not None,
    }


def _rights(values: dict[str, object]) -> tuple[object, object]:
    return values["role"], values["lots"]


def _is_admin(row: User) -> bool:
    return row.role == Role.ADMIN and row.all_lots and row.disabled_at is None


def _refuse_last(admins: object, row: User) -> None:
    if admins == [row]:
        raise Conflict(f"{row.name!r} is the last administrator")


def set_values(session: Session, row: User, values: UserValues) -> None:
    """Set the values of a person. Raises as ``add_user``."""
    key = name_key(values.name)
    taken = people.user_by_name(session, name_key=key)
    if taken is not None and taken.id != row.id:
        raise Conflict(f"a user named {values.name!r} exists already")
    lots = values.lots or frozenset()
    if missing := people.missing_lots(session, lots=lots):
        raise ValidationFailed(f"no lot {min(missing)}", field="lots")
    row.name, row.name_key, row.role = " ".join(values.name.split()), key, values.role
    row.all_lots = values.lots is None
    kept = {item.lot_id: item for item in row.lots}
    row.lots = [kept.get(lot) or UserLot(lot_id=lot) for lot in sorted(lots)]
    if not values.disabled:
        row.disabled_at = None
    elif row.disabled_at is None:
        row.disabled_at = utc_now()
