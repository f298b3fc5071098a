"""Second factors: time-based one-time passwords (RFC 6238), and recovery codes."""

from __future__ import annotations

from datetime import datetime
from secrets import token_hex

import pyotp
from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import SecondFactor
from galaxy_alpr.db.queries.accounts import second_factors as queries
from galaxy_alpr.errors import Conflict, NotFound, WrongCode
from galaxy_alpr.services.accounts.sealed_secrets import FactorSecrets
from galaxy_alpr.services.accounts.tokens import hash_of
from galaxy_alpr.services.accounts.users import subject_of
from galaxy_alpr.services.audit.record import record

ISSUER = "Galaxy ALPR"
WINDOW = 1
"""Time steps of 30 s before and after the present one whose codes are accepted (RFC 6238, 5.2)."""

RECOVERY_CODES = 8
CODE_BYTES = 10


def is_active(session: Session, user_id: int) -> bool:
    """Return whether a person is asked for a code."""
    found = queries.second_factor(session, user_id=user_id)
    return found is not None and found.confirmed_at is not None


def begin(session: Session, *, secrets: FactorSecrets, actor: Actor) -> tuple[str, str]:
    """Make a secret for the actor; return it and its URI, which apps read from a QR code.

    Nobody is asked for a code until ``confirm``. Raises ``Conflict`` where one is active.
    """
    user_id = _person(actor)
    if is_active(session, user_id):
        raise Conflict("a second factor is active already")
    queries.delete_second_factor(session, user_id=user_id)
    secret = pyotp.random_base32()
    session.add(SecondFactor(user_id=user_id, secret=secrets.seal(secret, user_id)))
    session.flush()
    record(session, actor, "second_factor.begin", subject_of(user_id))
    return secret, pyotp.TOTP(secret).provisioning_uri(name=actor.name, issuer_name=ISSUER)


def confirm(
    session: Session, code: str, *, secrets: FactorSecrets, actor: Actor, now: datetime
) -> list[str]:
    """Activate the actor's second factor by a first code; return the recovery codes.

    Raises ``WrongCode``, ``Conflict`` where none was begun or it is active already, and
    ``Unavailable`` where its secret cannot be decrypted.
    """
    user_id = _person(actor)
    found = queries.second_factor(session, user_id=user_id, lock=True)
    if found is None or found.confirmed_at is not None:
        raise Conflict("no second factor was begun")
    _use_step(found, code, secrets, now)
    found.confirmed_at = now
    codes = [token_hex(CODE_BYTES) for _ in range(RECOVERY_CODES)]
    queries.add_codes(session, user_id=user_id, hashes=map(hash_of, codes))
    record(session, actor, "second_factor.create", subject_of(user_id))
    return codes


def check(
    session: Session, user_id: int, code: str, *, secrets: FactorSecrets, now: datetime
) -> None:
    """Use up a code of the app or a recovery code.

    Raises ``WrongCode``, and ``Unavailable`` where the secret cannot be decrypted.
    """
    found = queries.second_factor(session, user_id=user_id, lock=True)
    if found is None:
        raise WrongCode("the code is wrong")
    written = code.replace(" ", "").replace("-", "").lower()
    if not queries.use_code(session, user_id=user_id, hash=hash_of(written)):
        _use_step(found, written, secrets, now)


def end(session: Session, user_id: int, *, actor: Actor) -> None:
    """Delete a person's second factor. Raises ``NotFound``."""
    if not queries.delete_second_factor(session, user_id=user_id):
        raise NotFound(f"user {user_id} has no second factor")
    record(session, actor, "second_factor.delete", subject_of(user_id))


def _use_step(found: SecondFactor, code: str, secrets: FactorSecrets, now: datetime) -> None:
    totp = pyotp.TOTP(secrets.unseal(found.secret, found.user_id))
    present = totp.timecode(now)
    for step in range(present - WINDOW, present + WINDOW + 1):
        is_new = step > found.last_step
        if is_new and pyotp.utils.strings_equal(code, totp.generate_otp(step)):
            found.last_step = step
            return
    raise WrongCode("the code is wrong")


def _person(actor: Actor) -> int:
    if actor.id is None or actor.kind != "person":
        raise Conflict("only a person who is logged in has a second factor")
    return actor.id
