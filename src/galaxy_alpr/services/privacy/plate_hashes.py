"""Keyed hashes of plates: HMAC-SHA256 (RFC 2104) of the normalised text, with a key of the site.

There are few possible plates, so a hash without a key could be undone by hashing all of them.
Whoever has the key can do so: it is as secret as the plates themselves.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from galaxy_alpr.services.secrets import key_files
from galaxy_alpr.storage import ArtifactStore

KEY_FILE = "plate-hash-key"
"""Name of the file in the data folder that contains the key, where no setting does."""

MIN_KEY_BYTES = key_files.KEY_BYTES


@dataclass(frozen=True, slots=True)
class PlateHashes:
    """The hashes of plates. With ``hides_unlisted`` unlisted plates are stored as hashes only.

    Without a key there are no hashes.
    """

    key: bytes | None = field(default=None, repr=False)
    hides_unlisted: bool = False

    def __post_init__(self) -> None:
        if self.key is None and self.hides_unlisted:
            raise ValueError("plates cannot be hashed without a key")
        if self.key is not None and len(self.key) < MIN_KEY_BYTES:
            raise ValueError(f"the key of the hashes needs at least {MIN_KEY_BYTES} bytes")

    def of(self, text: str) -> str | None:
        """Return the hash of a normalised text, 64 hexadecimal digits; ``None`` without a key."""
        if self.key is None:
            return None
        return hmac.new(self.key, text.encode("ascii"), hashlib.sha256).hexdigest()


def stored_key(store: ArtifactStore) -> bytes | None:
    """Return the key that is stored in the data folder; as ``key_files.stored_key``."""
    return key_files.stored_key(store, KEY_FILE)


def make_key(store: ArtifactStore) -> bytes:
    """Return the key that is stored in the data folder; as ``key_files.make_key``."""
    return key_files.make_key(store, KEY_FILE)
