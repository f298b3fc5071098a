"""Passwords of cameras, encrypted at rest with a key that is not in the database."""

from __future__ import annotations

from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.secrets.texts import SealedTexts
from galaxy_alpr.storage import ArtifactStore

KEY_FILE = "camera-key"
"""Name of the file in the data folder that contains the key."""

_PURPOSE = "galaxy-alpr password of a camera"


class CameraPasswords:
    """Encrypts and decrypts passwords; the key is made with the first one."""

    def __init__(self, store: ArtifactStore) -> None:
        self._texts = SealedTexts(store, key_file=KEY_FILE, purpose=_PURPOSE)

    def seal(self, password: str, camera_id: int) -> str:
        """Return a password encrypted for the row of a camera. Raises ``OSError``."""
        return self._texts.seal(password, camera_id)

    def unseal(self, sealed: str | None, camera_id: int) -> str | None:
        """Return the password of a camera, ``None`` where it has none.

        Raises ``Conflict`` where it cannot be decrypted: the key is another one, or is missing.
        """
        if sealed is None:
            return None
        password = self._texts.unseal(sealed, camera_id)
        if password is None:
            raise Conflict(
                "the camera's password cannot be decrypted with the key in "
                f"{KEY_FILE}; set it again"
            )
        return password
