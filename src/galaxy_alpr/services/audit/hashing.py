"""The hashes of the audit trail, SHA-256 over JSON in one canonical form.

The canonical form has sorted keys, no spaces, and ASCII only, so it is the same on every database.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

COVERED = (
    "id",
    "created_at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "address",
    "request_id",
    "action",
    "subject",
    "payload_hash",
    "previous_hash",
)
"""The columns that the hash of an entry covers: all others."""

_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), default=lambda value: moment_text(value)
).encode


def moment_text(moment: datetime) -> str:
    """Return a moment in UTC with its microseconds. Raises ``TypeError`` for anything else."""
    if not isinstance(moment, datetime):
        raise TypeError(f"{type(moment).__name__} is not a plain value")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def canonical(value: object) -> str:
    """Return a plain value as canonical JSON. Raises ``TypeError`` for any other value."""
    return _encode(value)


def entry_hash(columns: Mapping[Any, Any]) -> str:
    """Return the hash of an entry, of whose columns those named in ``COVERED`` count."""
    return _sha256(canonical({name: columns[name] for name in COVERED}))


def payload_hash(salt: str, content: str) -> str:
    """Return the hash of a payload; without the salt nobody can find the content by trying."""
    return _sha256(f"{salt}{content}")


def new_salt() -> str:
    """Return a random salt of 128 bits."""
    return secrets.token_hex(16)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
