"""Secrets of webhooks, encrypted at rest, and signatures (Standard Webhooks 1.0)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from galaxy_alpr.services.secrets.texts import SealedTexts
from galaxy_alpr.storage import ArtifactStore

KEY_FILE = "webhook-key"
"""Name of the file in the data folder that contains the key."""

PREFIX = "whsec_"
SECRET_BYTES = 32

_PURPOSE = "galaxy-alpr secret of a webhook"


def new_secret() -> str:
    """Return a random secret as receivers configure it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, *, id: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a message, as one part of ``webhook-signature``."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    content = f"{id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()


class WebhookSecrets:
    """Encrypts and decrypts secrets; the key is made with the first one."""

    def __init__(self, store: ArtifactStore) -> None:
        self._texts = SealedTexts(store, key_file=KEY_FILE, purpose=_PURPOSE)

    def seal(self, secret: str, endpoint_id: int) -> str:
        """Return a secret encrypted for the row of a webhook. Raises ``OSError``."""
        return self._texts.seal(secret, endpoint_id)

    def unseal(self, sealed: str | None, endpoint_id: int) -> str | None:
        """Return a secret; ``None`` where there is none, or the key is another one or missing."""
        return None if sealed is None else self._texts.unseal(sealed, endpoint_id)
