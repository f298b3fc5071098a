"""Passwords: their rules, and their argon2id hashes."""

from __future__ import annotations

import threading

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.admission import Places

MIN_LENGTH, MAX_LENGTH = 10, 200
"""Characters of a password (NIST SP 800-63B asks for no further rules)."""

RUNNING = 2
"""Hashes computed at a time; each takes 64 MiB and a processor."""

WAITING = 32
"""Requests that wait for theirs; further ones get a 503."""


class Passwords:
    """Hashes and checks passwords. Each call takes some 50 ms: never on the event loop."""

    def __init__(self) -> None:
        self._hasher = PasswordHash((Argon2Hasher(),))
        self._running = threading.Semaphore(RUNNING)
        self._waiting = Places(WAITING, "too many passwords are being checked; try again shortly")
        self._unknown = self._hasher.hash("a password that nobody has")

    def hash(self, password: str, *, name: str) -> str:
        """Return the hash of a new password of the person ``name``.

        Raises ``ValidationFailed`` for one that is too short, too long or the name, ``Busy``.
        """
        if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
            raise ValidationFailed(f"a password has {MIN_LENGTH} to {MAX_LENGTH} characters")
        if password.casefold() == name.casefold():
            raise ValidationFailed("the password must not be the name")
        with self._waiting.take(), self._running:
            return self._hasher.hash(password)

    def check(self, password: str, hash: str | None) -> bool:
        """Return whether ``password`` has this hash; without a hash it takes as long. ``Busy``."""
        with self._waiting.take(), self._running:
            is_right = self._hasher.verify(password[: MAX_LENGTH + 1], hash or self._unknown)
        return is_right and hash is not None
