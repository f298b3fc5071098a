"""Single sign-on: the authorization code flow with PKCE, from the button to a log-in session."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeGuard

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import User
from galaxy_alpr.db.queries.accounts import sign_on as queries
from galaxy_alpr.errors import (
    AccountDisabled,
    AlprError,
    NoRole,
    SignOnDenied,
    SignOnFailed,
)
from galaxy_alpr.services.accounts.log_in import Device, LoggedIn, LogIn
from galaxy_alpr.services.accounts.throttle import LogInThrottle
from galaxy_alpr.services.accounts.tokens import new_token
from galaxy_alpr.services.accounts.users import subject_of
from galaxy_alpr.services.admission import Places
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.oidc.attempts import (
    Attempt,
    Attempts,
    challenge_of,
    nonce_of,
    verifier_of,
)
from galaxy_alpr.services.oidc.id_token import Claims, verified
from galaxy_alpr.services.oidc.people import Identity, account_of
from galaxy_alpr.services.oidc.provider import Provider, Tokens
from galaxy_alpr.services.oidc.rights import GroupRights, groups_in, rights_of, unknown_lots
from galaxy_alpr.services.transactions import Transactions

logger = logging.getLogger(__name__)

AT_A_TIME = 8
"""Log-ins that wait for the provider; further ones get a 503."""

REFUSALS = (SignOnFailed, NoRole, AccountDisabled)
"""What counts as a failed log-in, and is recorded."""

_ERROR = re.compile(r"[a-z_]{1,50}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """Which claims of a person are used, and what each group of the provider may do here."""

    groups: Mapping[str, GroupRights]
    groups_claim: str = "groups"
    name_claim: str = "preferred_username"


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes, and the secret that it has to bring back in its cookie."""

    url: str
    browser: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """What the provider sends with the browser that comes back."""

    state: str
    code: str | None = None
    error: str | None = None
    issuer: str | None = None


class SignOn:
    """Logs people in at a provider. ``label`` is the text of the button.

    ``redirect_url`` is where the provider sends browsers to, if not to where they came from.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        *,
        provider: Provider,
        mapped: Mapped,
        log_in: LogIn,
        throttle: LogInThrottle,
        label: str,
        redirect_url: str | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.label = label
        self.redirect_url = redirect_url
        self._sessions = sessions
        self._provider = provider
        self._mapped = mapped
        self._log_in = log_in
        self._throttle = throttle
        self._now = now
        self._attempts = Attempts(sessions, now=now)
        self._places = Places(AT_A_TIME, "too many log-ins wait for the provider; try again")

    def log_unknown_lots(self) -> None:
        """Log the lots that groups are mapped to and that do not exist."""
        with self._sessions() as session:
            lots = queries.lots_by_name(session)
        if unknown := unknown_lots(self._mapped.groups, lots):
            logger.warning("GALAXY_OIDC_ROLES names lots that do not exist: %s", unknown)

    def begin(self, next: str, redirect_url: str, device: Device) -> Begun:
        """Begin a log-in that goes on to ``next`` afterwards.

        Raises ``ProviderUnavailable``, ``TooManyRequests``, ``Busy``, ``ValidationFailed``.
        """
        self._throttle.begin_sign_on(device.address or "")
        browser, state = new_token(""), new_token("")
        parameters = {
            "redirect_uri": redirect_url,
            "state": state,
            "nonce": nonce_of(browser),
            "code_challenge": challenge_of(verifier_of(browser)),
            "code_challenge_method": "S256",
        }
        with self._places.take():
            url = self._provider.authorization_url(parameters)
        self._attempts.store(Attempt(redirect_url, next), browser=browser, state=state)
        return Begun(url, browser)

    def finish(
        self, returned: Return, browser: str | None, device: Device
    ) -> tuple[LoggedIn, Attempt]:
        """Log the person in who comes back; return the path to go on to, too.

        Raises ``SignOnFailed``, ``NoRole``, ``AccountDisabled``, which are recorded, and as
        ``begin``.
        """
        self._throttle.check_address(device.address or "")
        user: User | None = None
        try:
            attempt = self._attempts.take(browser=browser or "", state=returned.state)
            identity, claims = self._identified(returned, attempt, browser or "")
            user, has_role = self._account(identity, claims, device)
            if user is None or not has_role:
                raise NoRole("none of your groups at the provider may use this service")
            if user.disabled_at is not None:
                raise AccountDisabled("this account is disabled")
        except REFUSALS as error:
            self._throttle.fail_address(device.address or "")
            logger.info("single sign-on failed from %s: %s", device.address, error)
            self._record_failure(error, user, device)
            raise
        return self._log_in.open(user.id, device, method="oidc"), attempt

    def _identified(
        self, returned: Return, attempt: Attempt, browser: str
    ) -> tuple[Identity, Claims]:
        """Return who logged in, and the claims with the groups."""
        issuer = self._provider.client.issuer
        if returned.issuer not in (None, issuer):  # RFC 9207
            raise SignOnFailed("another provider answers")
        if returned.error is not None:
            error = returned.error if _ERROR.fullmatch(returned.error) else "an error"
            raise SignOnDenied(f"the provider answers with {error}")
        if returned.code is None:
            raise SignOnFailed("the provider sends no code")
        with self._places.take():
            tokens = self._provider.exchange(
                returned.code, verifier=verifier_of(browser), redirect_url=attempt.redirect_url
            )
            claims = verified(
                tokens.id_token, self._provider, nonce=nonce_of(browser), now=self._now()
            )
            more = self._with_groups(claims, tokens)
        subject: str = claims["sub"]
        name = more.get(self._mapped.name_claim)
        return Identity(issuer, subject, name if _is_name(name) else subject), more

    def _with_groups(self, claims: Claims, tokens: Tokens) -> Claims:
        """Return the claims, with those of the userinfo where the ID token has no groups."""
        if self._mapped.groups_claim in claims or tokens.access_token is None:
            return claims
        info = self._provider.userinfo(tokens.access_token)
        if info.get("sub") != claims["sub"]:
            return claims  # of somebody else: nothing of it counts
        return {**info, **claims}

    def _account(
        self, identity: Identity, claims: Claims, device: Device
    ) -> tuple[User | None, bool]:
        """Return the account of a person, and whether a group gives a role."""
        groups = groups_in(claims.get(self._mapped.groups_claim))

        def change(session: Session) -> tuple[User | None, bool]:
            lots = queries.lots_by_name(session)
            rights = rights_of(groups, self._mapped.groups, lots)
            return account_of(session, identity, rights, device), rights is not None

        return Transactions(self._sessions)(change)

    def _record_failure(self, error: AlprError, user: User | None, device: Device) -> None:
        after = {"method": "oidc", "reason": error.code}
        with self._sessions.begin() as session:
            subject = "login" if user is None else subject_of(user.id)
            record(session, device.actor(), "login.fail", subject, after=after)


@dataclass(frozen=True, slots=True)
class LogIns:
    """The ways to log in: with a password, and at a provider if there is one."""

    password: LogIn
    sign_on: SignOn | None


def _is_name(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and any(c.isprintable() and not c.isspace() for c in value)
