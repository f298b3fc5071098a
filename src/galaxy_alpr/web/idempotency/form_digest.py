"""The digest of a form by its parts: the boundary between them differs from request to request."""

from __future__ import annotations

import hashlib


class FormDigest:
    """A SHA-256 of the names, file names and contents of parts, in order, as they arrive."""

    def __init__(self) -> None:
        self._form = hashlib.sha256()
        self._part = hashlib.sha256()

    def begin(self, *names: bytes) -> None:
        """Begin a part that has these names."""
        self._part = hashlib.sha256()
        for name in names:
            self._part.update(hashlib.sha256(name).digest())
        self._part.update(bytes([len(names)]))

    def update(self, data: bytes | memoryview) -> None:
        """Add a piece of the content of the part."""
        self._part.update(data)

    def end(self) -> None:
        """End the part."""
        self._form.update(self._part.digest())

    def hexdigest(self) -> str:
        """Return the digest of the parts that have ended."""
        return self._form.hexdigest()
