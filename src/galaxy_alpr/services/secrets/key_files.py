"""Keys of the site in the data folder: random, made once, readable by their owner only."""

from __future__ import annotations

import logging
import os
import re
import secrets
from pathlib import Path

from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)

KEY_BYTES = 32

_KEY = re.compile(r"[0-9a-f]{64}")


def stored_key(store: ArtifactStore, name: str) -> bytes | None:
    """Return the key in the file ``name`` of the data folder, ``None`` where there is none.

    Raises ``OSError``, also where the file is broken.
    """
    file = store.data_dir / name
    try:
        text = file.read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return None
    if not _KEY.fullmatch(text):
        raise OSError(f"{file} is broken: it has to contain a key of 64 hexadecimal digits")
    return bytes.fromhex(text)


def make_key(store: ArtifactStore, name: str) -> bytes:
    """Return the key in the file ``name`` of the data folder; a missing one is made.

    Only the owner may read its file. Of several processes that start together one makes the key.
    Raises ``OSError``.
    """
    key = stored_key(store, name)
    if key is not None:
        return key
    file = store.data_dir / name
    staged = file.with_name(f"{name}.{secrets.token_hex(8)}")
    _write_secret(staged, f"{secrets.token_hex(KEY_BYTES)}\n")
    try:
        # Unlike a move, a link does not replace the key of another process.
        os.link(staged, file)
        logger.info("a key was made: %s", file)
    except FileExistsError:
        pass
    finally:
        staged.unlink()
    store.sync(store.data_dir)
    key = stored_key(store, name)
    assert key is not None
    return key


def _write_secret(file: Path, text: str) -> None:
    """Write a file that only its owner may read, from the first byte on."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
