"""Texts that are stored encrypted, with a key that is a file in the data folder.

A copy of the database alone has none of them, nor has a row that was moved to another id.
"""

from __future__ import annotations

import base64

from cryptography.exceptions import InvalidTag

from galaxy_alpr.services.secrets.key_files import make_key, stored_key
from galaxy_alpr.services.secrets.sealing import seal, unseal
from galaxy_alpr.storage import ArtifactStore


class SealedTexts:
    """Encrypts and decrypts texts for one ``purpose``; the key is made with the first one."""

    def __init__(self, store: ArtifactStore, *, key_file: str, purpose: str) -> None:
        self._store = store
        self._key_file = key_file
        self._purpose = purpose

    def seal(self, text: str, id: int) -> str:
        """Return a text encrypted for the row ``id``. Raises ``OSError``."""
        key = make_key(self._store, self._key_file).hex()
        sealed = seal(text.encode(), key=key, id=str(id), purpose=self._purpose)
        return base64.b64encode(sealed).decode()

    def unseal(self, sealed: str, id: int) -> str | None:
        """Return the text of a row, ``None`` where the key is another one, or is missing."""
        key = stored_key(self._store, self._key_file)
        if key is None:
            return None
        try:
            data = base64.b64decode(sealed)
            return unseal(data, key=key.hex(), id=str(id), purpose=self._purpose).decode()
        except (InvalidTag, ValueError):
            return None
