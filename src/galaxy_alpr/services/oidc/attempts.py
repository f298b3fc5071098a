"""Log-ins that were begun: each belongs to one browser, and is finished once, in ten minutes.

The browser keeps a secret of which the nonce and the verifier of the code are made; the table has
hashes only, so that whoever reads it can finish no log-in.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import SignOnAttempt
from galaxy_alpr.db.models.sign_on import URL_LENGTH
from galaxy_alpr.db.queries.accounts import sign_on as queries
from galaxy_alpr.errors import SignOnExpired, ValidationFailed
from galaxy_alpr.services.accounts.tokens import hash_of
from galaxy_alpr.services.transactions import Transactions

LASTS = timedelta(minutes=10)
"""How long a person may take to log in at the provider."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Where the provider sends the browser back to, and the path to go on to."""

    redirect_url: str
    next: str


class Attempts:
    """Stores and takes attempts."""

    def __init__(self, sessions: sessionmaker[Session], *, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._now = now

    def store(self, attempt: Attempt, *, browser: str, state: str) -> None:
        """Store an attempt, and delete those that have expired. Raises ``ValidationFailed``."""
        if len(attempt.redirect_url) > URL_LENGTH or not attempt.redirect_url.isascii():
            raise ValidationFailed("the name of the host is not usable")
        now = self._now()

        def add(session: Session) -> None:
            queries.delete_expired(session, now=now)
            session.add(
                SignOnAttempt(
                    state_hash=hash_of(state),
                    browser_hash=hash_of(browser),
                    redirect_url=attempt.redirect_url,
                    next=attempt.next,
                    expires_at=now + LASTS,
                )
            )

        Transactions(self._sessions)(add)

    def take(self, *, browser: str, state: str) -> Attempt:
        """Use up and return the attempt of this browser. Raises ``SignOnExpired``."""
        take = partial(
            queries.take_attempt,
            state_hash=hash_of(state),
            browser_hash=hash_of(browser),
            now=self._now(),
        )
        found = Transactions(self._sessions)(take)
        if found is None:
            raise SignOnExpired(
                "this log-in took too long, was finished before, or began in another browser"
            )
        return Attempt(found.redirect_url, found.next)


def nonce_of(browser: str) -> str:
    """Return the nonce that the ID token for this browser has to contain."""
    return _derived(browser, "nonce")


def verifier_of(browser: str) -> str:
    """Return the secret that exchanges the code (RFC 7636)."""
    return _derived(browser, "verifier")


def challenge_of(verifier: str) -> str:
    """Return what the provider compares the verifier with (S256)."""
    return _text(hashlib.sha256(verifier.encode()).digest())


def _derived(browser: str, purpose: str) -> str:
    return _text(hmac.digest(browser.encode(), purpose.encode(), hashlib.sha256))


def _text(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
