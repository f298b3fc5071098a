"""URLs of Apprise, which contain tokens: encrypted at rest with a key outside of the database."""

from __future__ import annotations

from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.secrets.texts import SealedTexts
from galaxy_alpr.storage import ArtifactStore

KEY_FILE = "notification-key"
"""Name of the file in the data folder that contains the key."""

_PURPOSE = "galaxy-alpr URL of a notification channel"


class ChannelUrls:
    """Encrypts and decrypts the URLs of channels; the key is made with the first one."""

    def __init__(self, store: ArtifactStore) -> None:
        self._texts = SealedTexts(store, key_file=KEY_FILE, purpose=_PURPOSE)

    def seal(self, url: str, channel_id: int) -> str:
        """Return a URL encrypted for the row of a channel. Raises ``OSError``."""
        return self._texts.seal(url, channel_id)

    def unseal(self, sealed: str, channel_id: int) -> str:
        """Return the URL of a channel.

        Raises ``Conflict`` where it cannot be decrypted: the key is another one, or is missing.
        """
        url = self._texts.unseal(sealed, channel_id)
        if url is None:
            raise Conflict(
                f"the channel's URL cannot be decrypted with the key in {KEY_FILE}; set it again"
            )
        return url
