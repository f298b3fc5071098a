"""A browser's side of a push subscription, which decrypts what was sent (RFC 8291)."""

from __future__ import annotations

import json
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from galaxy_alpr.services.web_push.encryption import CURVE, public_bytes, public_key, to_text
from galaxy_alpr.services.web_push.keys import Target


class Browser:
    """The keys of a subscription."""

    def __init__(self, endpoint: str) -> None:
        self._private = ec.generate_private_key(CURVE)
        self._auth = os.urandom(16)
        self.target = Target(endpoint, to_text(public_bytes(self._private)), to_text(self._auth))

    @property
    def body(self) -> dict[str, Any]:
        """What the browser sends to subscribe."""
        keys = {"p256dh": self.target.public, "auth": self.target.auth}
        return {"endpoint": self.target.endpoint, "keys": keys}

    def decrypt(self, sent: bytes) -> bytes:
        """Return the text of a message."""
        salt, length = sent[:16], sent[20]
        sender, data = sent[21 : 21 + length], sent[21 + length :]
        shared = self._private.exchange(ec.ECDH(), public_key(sender))
        info = b"WebPush: info\0" + public_bytes(self._private) + sender
        secret = _derived(shared, self._auth, info, 32)
        key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(key).decrypt(nonce, data, None)
        return padded.rstrip(b"\0")[:-1]

    def content(self, sent: bytes) -> dict[str, Any]:
        """Return the content of a message."""
        found: dict[str, Any] = json.loads(self.decrypt(sent))
        return found


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
