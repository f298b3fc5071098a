"""Links to stored pictures for who has no account: each for one file, signed, and expiring."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from galaxy_alpr.errors import NotFound
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.secrets.key_files import make_key, stored_key
from galaxy_alpr.storage import ArtifactStore

KEY_FILE = "picture-link-key"
"""Name of the file in the data folder that contains the key."""

PATH = "/api/shared_pictures"
_CONTEXT = b"galaxy-alpr shared picture\0"
_MAC_BYTES = 32


class PictureLinks:
    """Makes and checks links; the key is made with the first one. ``base_url`` may be empty."""

    def __init__(
        self, store: ArtifactStore, clock: Clock, *, base_url: str, lifetime: timedelta
    ) -> None:
        self._store = store
        self._clock = clock
        self._base_url = base_url.rstrip("/")
        self._lifetime = lifetime

    def url(self, path: str) -> str:
        """Return a link to the file stored at ``path``. Raises ``OSError``."""
        expires = int((self._clock.now() + self._lifetime).timestamp())
        content = f"{expires}:{path}".encode()
        key = make_key(self._store, KEY_FILE)
        token = base64.urlsafe_b64encode(_mac(key, content) + content).decode().rstrip("=")
        return f"{self._base_url}{PATH}/{token}"

    def opened(self, token: str) -> tuple[str, datetime]:
        """Return the path of the file of a link, and when the link expires.

        Raises ``NotFound`` for one that was not made here, and for one that has expired.
        """
        missing = NotFound("no such picture, or its link has expired")
        try:
            padded = token.encode("ascii") + b"=" * (-len(token) % 4)
            data = base64.b64decode(padded, altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise missing from None
        key = stored_key(self._store, KEY_FILE)
        mac, content = data[:_MAC_BYTES], data[_MAC_BYTES:]
        if key is None or not hmac.compare_digest(mac, _mac(key, content)):
            raise missing
        seconds, _, path = content.decode().partition(":")
        expires = datetime.fromtimestamp(int(seconds), UTC)
        if expires <= self._clock.now():
            raise missing
        return path, expires


def _mac(key: bytes, content: bytes) -> bytes:
    return hmac.digest(key, _CONTEXT + content, hashlib.sha256)
