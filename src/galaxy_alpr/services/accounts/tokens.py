"""Secret tokens: made at random, stored as hashes."""

from __future__ import annotations

import hashlib
import secrets

LOGIN_PREFIX = "gxs_"
"""The first characters of the token of a log-in session."""

KEY_PREFIX = "gxk_"
"""The first characters of an API key."""

INGEST_PREFIX = "gxi_"
"""The first characters of the token in the address of a source of readings."""

BYTES = 32


def new_token(prefix: str) -> str:
    """Return a new token of 256 random bits."""
    return prefix + secrets.token_urlsafe(BYTES)


def hash_of(token: str) -> str:
    """Return the SHA-256 of a token, in hex. A random token needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
