"""Encryption of what is stored, with a key that is not stored beside it."""

from __future__ import annotations

import os
import zlib

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEPT_ANSWER = "galaxy-alpr kept answer"
"""The purpose of an answer that is kept for a repeated request; its key is the client's."""

_NONCE_BYTES = 12


def seal(data: bytes, *, key: str, id: str, purpose: str = KEPT_ANSWER) -> bytes:
    """Return ``data`` compressed and encrypted (AES-256-GCM) for the row ``id``."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher(key, purpose).encrypt(nonce, zlib.compress(data), id.encode())


def unseal(sealed: bytes, *, key: str, id: str, purpose: str = KEPT_ANSWER) -> bytes:
    """Return what was sealed.

    Raises ``InvalidTag`` for another key, row or purpose, or changed bytes.
    """
    nonce, data = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    return zlib.decompress(_cipher(key, purpose).decrypt(nonce, data, id.encode()))


def _cipher(key: str, purpose: str) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return AESGCM(derived.derive(key.encode()))
