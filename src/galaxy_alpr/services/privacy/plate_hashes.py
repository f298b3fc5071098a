"""Keyed hashes of plates: HMAC-SHA256 (RFC 2104) of the normalised text, with a key of the site.

There are few possible plates, so a hash without a key could be undone by hashing all of them.
Whoever has the key can do so: it is as secret as the plates themselves.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)

KEY_FILE = "plate-hash-key"
"""Name of the file in the data folder that contains the key, where no setting does."""

MIN_KEY_BYTES = 32

_KEY = re.compile(r"[0-9a-f]{64}")


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
    """Return the key that is stored in the data folder, ``None`` where there is none.

    Raises ``OSError``, also where the file is broken.
    """
    file = store.data_dir / KEY_FILE
    try:
        text = file.read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return None
    if not _KEY.fullmatch(text):
        raise OSError(f"{file} is broken: it has to contain a key of 64 hexadecimal digits")
    return bytes.fromhex(text)


def make_key(store: ArtifactStore) -> bytes:
    """Return the key that is stored in the data folder; a missing one is made.

    Only the owner may read its file. Of several processes that start together one makes the key.
    Raises ``OSError``.
    """
    key = stored_key(store)
    if key is not None:
        return key
    file = store.data_dir / KEY_FILE
    staged = file.with_name(f"{KEY_FILE}.{secrets.token_hex(8)}")
    _write_secret(staged, f"{secrets.token_hex(MIN_KEY_BYTES)}\n")
    try:
        # Unlike a move, a link does not replace the key of another process.
        os.link(staged, file)
        logger.info("the key of the hashes of plates was made: %s", file)
    except FileExistsError:
        pass
    finally:
        staged.unlink()
    store.sync(store.data_dir)
    key = stored_key(store)
    assert key is not None
    return key


def _write_secret(file: Path, text: str) -> None:
    """Write a file that only its owner may read, from the first byte on."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
