"""SHA-256 and size of files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from galaxy_alpr.db.queries.files import FileSum
from galaxy_alpr.storage import Objects


def sum_of_file(file: Path) -> FileSum:
    """Return the SHA-256 and the size of a file. Raises ``OSError``."""
    with file.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256")
        return FileSum(digest.hexdigest(), handle.tell())


def sum_of_stored(objects: Objects, key: str) -> FileSum:
    """Return the SHA-256 and the size of a stored file. Raises ``OSError``."""
    digest, size = hashlib.sha256(), 0
    for part in objects.chunks(key):
        digest.update(part)
        size += len(part)
    return FileSum(digest.hexdigest(), size)
