"""Encryption of push messages (RFC 8291, with the content coding of RFC 8188).

Not by the package ``pywebpush``: it needs two more HTTP clients for what is here.
"""

from __future__ import annotations

import base64
import os

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
AUTH_BYTES, SALT_BYTES = 16, 16
RECORD_BYTES = 4096
MAX_TEXT_BYTES = 3993
"""Most bytes of a text: push services accept bodies of 4096 bytes (RFC 8291, 4)."""

_LAST_RECORD = b"\x02"


def encrypt(
    text: bytes,
    *,
    public: bytes,
    auth: bytes,
    private: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Return ``text`` encrypted for a browser, by its public key and its secret ``auth``.

    ``private`` and ``salt`` are random unless a test gives them. Raises ``ValueError`` for a key
    that is no point of the curve.
    """
    private = private or ec.generate_private_key(CURVE)
    salt = salt or os.urandom(SALT_BYTES)
    own = public_bytes(private)
    shared = private.exchange(ec.ECDH(), public_key(public))
    secret = _derived(shared, auth, b"WebPush: info\0" + public + own, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(own)]) + own
    return head + AESGCM(key).encrypt(nonce, text + _LAST_RECORD, None)


def public_key(data: bytes) -> ec.EllipticCurvePublicKey:
    """Return a public key. Raises ``ValueError`` for bytes that are no point of the curve."""
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, data)


def public_bytes(private: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the public key of a private one, as an uncompressed point."""
    return private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def to_text(data: bytes) -> str:
    """Return bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """Return the bytes of base64url, with or without padding. Raises ``ValueError``."""
    padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
    return base64.b64decode(padded, altchars=b"-_", validate=True)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
