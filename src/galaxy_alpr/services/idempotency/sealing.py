"""Encryption of kept answers with the idempotency key of the client, which is not stored.

An answer contains plates, and that of a new API key its secret. Only a client that sends the same
request again can have it decrypted, and a deletion of a plate need not search the kept answers.
"""

from __future__ import annotations

import os
import zlib

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12


def seal(data: bytes, *, key: str, id: str) -> bytes:
    """Return ``data`` compressed and encrypted (AES-256-GCM) for the row ``id``."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher(key).encrypt(nonce, zlib.compress(data), id.encode())


def unseal(sealed: bytes, *, key: str, id: str) -> bytes:
    """Return what was sealed. Raises ``InvalidTag`` for another key or row, or changed bytes."""
    nonce, data = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    return zlib.decompress(_cipher(key).decrypt(nonce, data, id.encode()))


def _cipher(key: str) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"galaxy-alpr kept answer")
    return AESGCM(derived.derive(key.encode()))
