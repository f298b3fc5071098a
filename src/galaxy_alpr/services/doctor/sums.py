"""SHA-256 and size of stored files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from galaxy_alpr.db.queries.files import FileSum


def sum_of_file(file: Path) -> FileSum:
    """Return the SHA-256 and the size of a file. Raises ``OSError``."""
    with file.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256")
        return FileSum(digest.hexdigest(), handle.tell())
