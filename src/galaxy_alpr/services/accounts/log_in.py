"""Log-in: from a name and a password to a log-in session."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import LoginSession, User
from galaxy_alpr.db.queries.accounts import people
from galaxy_alpr.enums import ActorKind
from galaxy_alpr.errors import CodeRequired, NotFound, WrongCode, WrongLogIn
from galaxy_alpr.services.accounts import second_factor
from galaxy_alpr.services.accounts.passwords import Passwords
from galaxy_alpr.services.accounts.sealed_secrets import FactorSecrets
from galaxy_alpr.services.accounts.throttle import LogInThrottle
from galaxy_alpr.services.accounts.tokens import LOGIN_PREFIX, hash_of, new_token
from galaxy_alpr.services.accounts.users import get_user, name_key, refuse_sign_on, subject_of
from galaxy_alpr.services.audit.record import record

logger = logging.getLogger(__name__)

WRONG = WrongLogIn("the name or the password is wrong")
AGENT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Device:
    """The address and the user agent of a client that logs in, and the id of its request."""

    address: str | None
    user_agent: str | None
    request_id: str | None = None

    def actor(self, user: User | None = None) -> Actor:
        """Return the person who logs in with it, or somebody unknown."""
        kind, name = ActorKind.ANONYMOUS, "anonymous"
        if user is not None:
            kind, name = ActorKind.PERSON, user.name
        id = None if user is None else user.id
        return Actor(kind, name, id=id, address=self.address, request_id=self.request_id)


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A new log-in session and its token, which is not stored."""

    user: User
    token: str
    expires_at: datetime


class LogIn:
    """Opens log-in sessions that last ``lifetime``."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        *,
        passwords: Passwords,
        factor_secrets: FactorSecrets,
        throttle: LogInThrottle,
        lifetime: timedelta,
    ) -> None:
        self.passwords = passwords
        self.factor_secrets = factor_secrets
        self._sessions = sessions
        self._throttle = throttle
        self._lifetime = lifetime

    def with_password(
        self, name: str, password: str, device: Device, *, code: str | None = None
    ) -> LoggedIn:
        """Log a person in. Raises ``WrongLogIn``, ``TooManyRequests``, ``Busy``.

        A person with a second factor needs a code. Raises ``CodeRequired``, ``WrongCode``.

        An unknown name, a disabled person and a wrong password have the same answer after the
        same time.
        """
        user = self.check_password(name, password, device)
        self.check_code(user, code, device)
        return self.open(user.id, device)

    def check_password(self, name: str, password: str, device: Device) -> User:
        """Return the person of this name and password. Raises as ``with_password``."""
        key, address = name_key(name), device.address or ""
        self._throttle.check(key, address)
        with self._sessions() as session:
            user = people.user_by_name(session, name_key=key)
        is_right = self.passwords.check(password, None if user is None else user.password_hash)
        if user is None or user.disabled_at is not None or not is_right:
            self._throttle.fail(key, address)
            logger.info("a log-in failed from %s", device.address)
            self._record_failure(user, device)
            raise WRONG
        self._throttle.succeed(key, address)
        return user

    def check_code(self, user: User, code: str | None, device: Device) -> None:
        """Use up a code of a person with a second factor; others need none.

        Wrong codes are limited as wrong passwords are. Raises ``CodeRequired``, ``WrongCode``,
        ``TooManyRequests``, ``Unavailable``.
        """
        with self._sessions() as session:
            if not second_factor.is_active(session, user.id):
                return
        if code is None:
            raise CodeRequired("the code of the second factor is required")
        key, address = f"code of {user.name_key}", device.address or ""
        self._throttle.check(key, address)
        try:
            with self._sessions.begin() as session:
                second_factor.check(
                    session, user.id, code, secrets=self.factor_secrets, now=utc_now()
                )
        except WrongCode:
            self._throttle.fail(key, address)
            self._record_failure(user, device)
            raise
        self._throttle.succeed(key, address)

    def check_own_password(self, actor: Actor, password: str, device: Device) -> User:
        """Return the person who is logged in and gives the password once more.

        Raises as ``check_password``, and ``Conflict`` for a person who has none.
        """
        with self._sessions() as session:
            refuse_sign_on(get_user(session, actor.id or 0))
        return self.check_password(actor.name, password, device)

    def open(self, user_id: int, device: Device, *, method: str = "password") -> LoggedIn:
        """Open a log-in session of a person whose identity was checked. Raises ``WrongLogIn``.

        ``method`` is how it was checked.
        """
        now, token = utc_now(), new_token(LOGIN_PREFIX)
        with self._sessions.begin() as session:
            user = people.user(session, id=user_id, lock=True)
            if user is None or user.disabled_at is not None:
                raise WRONG
            people.end_expired(session, now=now)
            session.add(
                LoginSession(
                    user_id=user_id,
                    token_hash=hash_of(token),
                    created_at=now,
                    last_used_at=now,
                    expires_at=now + self._lifetime,
                    address=device.address,
                    user_agent=(device.user_agent or "")[:AGENT_LENGTH] or None,
                )
            )
            by = {"method": method}
            record(session, device.actor(user), "login.succeed", subject_of(user_id), after=by)
        logger.info("user %s logged in from %s by %s", user_id, device.address, method)
        return LoggedIn(user, token, now + self._lifetime)

    def _record_failure(self, user: User | None, device: Device) -> None:
        # Not the name that was tried: it may be a password that was typed into the wrong field.
        subject = "login" if user is None else subject_of(user.id)
        with self._sessions.begin() as session:
            record(session, device.actor(), "login.fail", subject, after={"method": "password"})


def end_one(session: Session, user_id: int, login_session_id: int, *, actor: Actor) -> None:
    """End one log-in session of a person. Raises ``NotFound``."""
    if not end_login_sessions(session, user_id=user_id, id=login_session_id, actor=actor):
        raise NotFound(f"no log-in session {login_session_id}")


def end_login_sessions(
    session: Session,
    *,
    user_id: int,
    actor: Actor,
    id: int | None = None,
    but: int | None = None,
) -> int:
    """End the log-in sessions of a person, only ``id`` or all but ``but``; return how many."""
    count = people.end_login_sessions(session, user_id=user_id, id=id, but=but)
    if count:
        record(session, actor, "login.end", subject_of(user_id), after={"log_ins": count})
    return count
