"""Passwords of cameras, encrypted at rest with a key that is not in the database.

The key is a file in the data folder. A copy of the database alone has no password, nor has a row
that was moved to another camera.
"""

from __future__ import annotations

import base64

from cryptography.exceptions import InvalidTag

from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.secrets.key_files import make_key, stored_key
from galaxy_alpr.services.secrets.sealing import seal, unseal
from galaxy_alpr.storage import ArtifactStore

KEY_FILE = "camera-key"
"""Name of the file in the data folder that contains the key."""

_PURPOSE = "galaxy-alpr password of a camera"


class CameraPasswords:
    """Encrypts and decrypts passwords; the key is made with the first one."""

    def __init__(self, store: ArtifactStore) -> None:
        self._store = store

    def seal(self, password: str, camera_id: int) -> str:
        """Return a password encrypted for the row of a camera. Raises ``OSError``."""
        key = make_key(self._store, KEY_FILE).hex()
        sealed = seal(password.encode(), key=key, id=str(camera_id), purpose=_PURPOSE)
        return base64.b64encode(sealed).decode()

    def unseal(self, sealed: str | None, camera_id: int) -> str | None:
        """Return the password of a camera, ``None`` where it has none.

        Raises ``Conflict`` where it cannot be decrypted: the key is another one, or is missing.
        """
        if sealed is None:
            return None
        key = stored_key(self._store, KEY_FILE)
        try:
            if key is not None:
                data = base64.b64decode(sealed)
                id = str(camera_id)
                return unseal(data, key=key.hex(), id=id, purpose=_PURPOSE).decode()
        except (InvalidTag, ValueError):
            pass
        raise Conflict(
            f"the camera's password cannot be decrypted with the key in {KEY_FILE}; set it again"
        )
