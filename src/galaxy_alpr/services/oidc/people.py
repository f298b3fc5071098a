"""The accounts of people who log in at a provider: made and changed as its groups say."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import User
from galaxy_alpr.db.models.accounts import NAME_LENGTH
from galaxy_alpr.db.queries.accounts import people
from galaxy_alpr.db.queries.accounts import sign_on as queries
from galaxy_alpr.services.accounts.log_in import Device, end_login_sessions
from galaxy_alpr.services.accounts.users import (
    UserValues,
    name_key,
    set_values,
    subject_of,
    values_of,
)
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.oidc.rights import Rights

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Identity:
    """A person at a provider: the issuer and ``subject`` never change, the name may."""

    issuer: str
    subject: str
    name: str


def account_of(
    session: Session, identity: Identity, rights: Rights | None, device: Device
) -> User | None:
    """Return the account of a person, with the present rights; ``None`` for one who has none.

    The first log-in makes it, never of an account that exists: a taken name gets a number. Other
    rights than before end the log-in sessions of the person, and so does having none. A disabled
    account is returned as it is.
    """
    row = queries.user_of(session, issuer=identity.issuer, subject=identity.subject)
    if row is None:
        return None if rights is None else _add(session, identity, rights, device)
    if rights is None:
        end_login_sessions(session, user_id=row.id, actor=device.actor(row))
    elif row.disabled_at is None:
        _change(session, row, rights, device)
    return row


def _add(session: Session, identity: Identity, rights: Rights, device: Device) -> User:
    row = User(
        oidc_issuer=identity.issuer, oidc_subject=identity.subject, password_hash=None, lots=[]
    )
    name = _free_name(session, identity.name)
    set_values(session, row, UserValues(name=name, role=rights.role, lots=rights.lots))
    session.add(row)
    session.flush()
    logger.info("user %s was added by single sign-on", row.id)
    after = {**values_of(row), "method": "oidc"}
    record(session, device.actor(row), "user.create", subject_of(row.id), after=after)
    return row


def _change(session: Session, row: User, rights: Rights, device: Device) -> None:
    before = values_of(row)
    set_values(session, row, UserValues(name=row.name, role=rights.role, lots=rights.lots))
    session.flush()
    after = values_of(row)
    if after != before:
        people.end_login_sessions(session, user_id=row.id)
        logger.info("user %s was changed by single sign-on", row.id)
        record(session, device.actor(row), "user.change", subject_of(row.id), before, after)


def _free_name(session: Session, wanted: str) -> str:
    """Return the name, with a number where another account has it."""
    wanted = " ".join("".join(c if c.isprintable() else " " for c in wanted).split())
    name, number = wanted[:NAME_LENGTH], 1
    while people.user_by_name(session, name_key=name_key(name)) is not None:
        number += 1
        suffix = f" ({number})"
        name = wanted[: NAME_LENGTH - len(suffix)] + suffix
    return name
