"""Who acts in a request, and whether the actor may do it."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.access import ALL_PERMISSIONS, EVERYWHERE, Permission, Role, permissions_of, within
from galaxy_alpr.actors import Actor
from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.queries.accounts import people
from galaxy_alpr.db.queries.accounts.api_keys import KeyInUse
from galaxy_alpr.enums import ActorKind
from galaxy_alpr.errors import Forbidden, NotSignedIn, OnlyThisMachine
from galaxy_alpr.services.accounts.key_use import KeyUse, permissions_of_key
from galaxy_alpr.services.accounts.tokens import KEY_PREFIX, hash_of
from galaxy_alpr.services.worker import Worker

logger = logging.getLogger(__name__)

USED_S = 60
"""Interval at which the last uses of log-in sessions and API keys are stored."""

INVALID = "the credentials are not valid"

OPEN_PERMISSIONS = ALL_PERMISSIONS - {Permission.MANAGE_ACCOUNTS}
"""What a client may do while nobody is asked to log in."""


class Policy(Enum):
    """Who has to log in."""

    ON = "on"
    """Everybody; before the first account exists, only clients on this machine are answered."""

    OFF_HERE = "off_here"
    """Nobody; only clients on this machine are answered."""

    OFF = "off"
    """Nobody."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request says about its sender.

    ``is_here`` is whether it comes from this machine and through no proxy.
    """

    token: str | None = None
    address: str | None = None
    is_here: bool = False
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """An actor, and the log-in session and the role of a person, or the API key.

    ``signs_on`` is whether the person logs in at a provider, and so has no password.
    """

    actor: Actor
    login_session_id: int | None = None
    role: Role | None = None
    key: KeyInUse | None = None
    signs_on: bool = False


class Gate:
    """Admits requests. Its methods may wait for the database."""

    def __init__(self, sessions: sessionmaker[Session], *, policy: Policy, keys: KeyUse) -> None:
        self.policy = policy
        self.worker = Worker("log-in-use", self._store_uses, interval_s=USED_S)
        self._sessions = sessions
        self._keys = keys
        self._has_users = False
        self._used: dict[int, datetime] = {}
        self._lock = threading.Lock()

    @property
    def has_users(self) -> bool:
        """Whether there is an account. The last one cannot be deleted, so True stays true."""
        if not self._has_users:
            with self._sessions() as session:
                self._has_users = people.any_user(session)
        return self._has_users

    @property
    def answers_all(self) -> bool:
        """Whether clients elsewhere are answered, as far as is known without the database."""
        return self.policy is Policy.OFF or (self.policy is Policy.ON and self._has_users)

    @property
    def is_open(self) -> bool:
        """Whether nobody is asked to log in."""
        return self.policy is not Policy.ON or not self.has_users

    def check_address(self, credentials: Credentials) -> None:
        """Raise ``OnlyThisMachine`` where only clients on this machine are answered."""
        if credentials.is_here or self.policy is Policy.OFF:
            return
        if self.policy is Policy.OFF_HERE:
            raise OnlyThisMachine(
                "log-in is switched off (GALAXY_AUTH=off), so only this machine is answered"
            )
        if not self.has_users:
            raise OnlyThisMachine(
                "there is no account yet, so only the machine itself is answered; "
                "make the first one there: galaxy-alpr user create NAME"
            )

    def admit(self, credentials: Credentials, permission: Permission | None) -> Identity:
        """Return who acts. Raises ``NotSignedIn``, ``Forbidden``, ``TooManyRequests``.

        Without ``permission`` everybody is admitted, and the actor is anonymous. The address was
        checked before. A request with an API key is counted.
        """
        if permission is None:
            return Identity(self._anonymous(credentials, frozenset()))
        return self._allowed(self._identity(credentials), permission)

    def admit_token(self, credentials: Credentials, permission: Permission) -> Identity:
        """Return whose token it is, also while nobody is asked to log in; raises as ``admit``."""
        return self._allowed(self.identify(credentials), permission)

    def admit_without_token(self, credentials: Credentials, permission: Permission) -> Identity:
        """Return an anonymous actor with one permission; its address was checked."""
        return Identity(self._anonymous(credentials, frozenset({permission})))

    def _allowed(self, identity: Identity, permission: Permission) -> Identity:
        if identity.key is not None:
            self._keys.count(identity.key)
        if permission not in identity.actor.permissions:
            raise Forbidden(f"this needs the permission {permission}")
        return identity

    def _identity(self, credentials: Credentials) -> Identity:
        if self.is_open:
            return Identity(self._anonymous(credentials, OPEN_PERMISSIONS))
        return self.identify(credentials)

    def identify(self, credentials: Credentials) -> Identity:
        """Return whose token it is. Raises ``NotSignedIn``, without a reason."""
        if credentials.token is None:
            raise NotSignedIn("log in, or send a token")
        if credentials.token.startswith(KEY_PREFIX):
            return self._of_key(credentials, credentials.token)
        now = utc_now()
        with self._sessions() as session:
            person = people.person_of_token(session, token_hash=hash_of(credentials.token), now=now)
            if person is None or person.is_disabled:
                raise NotSignedIn(INVALID)
            scope = EVERYWHERE
            if not person.all_lots:
                scope = people.scope_of_user(session, user_id=person.id)
        with self._lock:
            self._used[person.login_session_id] = now
        role = Role(person.role)
        actor = Actor(
            ActorKind.PERSON,
            person.name,
            id=person.id,
            address=credentials.address,
            request_id=credentials.request_id,
            permissions=within(permissions_of(role), scope),
            scope=scope,
        )
        return Identity(actor, person.login_session_id, role, signs_on=bool(person.signs_on))

    def still_admits(self, credentials: Credentials, actor: Actor) -> bool:
        """Return whether a long answer to ``actor`` may go on: nothing changed what it may see."""
        try:
            now = self._identity(credentials).actor
        except NotSignedIn:
            return False
        return Permission.READ in now.permissions and (now.kind, now.id, now.scope) == (
            actor.kind,
            actor.id,
            actor.scope,
        )

    def _of_key(self, credentials: Credentials, token: str) -> Identity:
        found = self._keys.find(token)
        if found is None:
            raise NotSignedIn(INVALID)
        key, scope = found
        actor = Actor(
            ActorKind.API_KEY,
            key.name,
            id=key.id,
            address=credentials.address,
            request_id=credentials.request_id,
            permissions=within(permissions_of_key(key), scope),
            scope=scope,
        )
        return Identity(actor, key=key)

    @staticmethod
    def _anonymous(credentials: Credentials, permissions: frozenset[Permission]) -> Actor:
        return Actor(
            ActorKind.ANONYMOUS,
            "anonymous",
            address=credentials.address,
            request_id=credentials.request_id,
            permissions=permissions,
        )

    def _store_uses(self) -> None:
        self._keys.store_uses()
        with self._lock:
            used, self._used = self._used, {}
        if used:
            with self._sessions.begin() as session:
                people.used(session, moments=used)
