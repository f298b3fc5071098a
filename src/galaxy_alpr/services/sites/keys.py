"""The keys of sites, encrypted at rest."""

from __future__ import annotations

from galaxy_alpr.db.models import Site
from galaxy_alpr.services.secrets.texts import SealedTexts
from galaxy_alpr.storage import ArtifactStore

KEY_FILE = "site-key"
"""Name of the file in the data folder that contains the key."""

_PURPOSE = "galaxy-alpr key of a site"


class SiteKeys:
    """Encrypts and decrypts the keys of sites; the key for that is made with the first one."""

    def __init__(self, store: ArtifactStore) -> None:
        self._texts = SealedTexts(store, key_file=KEY_FILE, purpose=_PURPOSE)

    def seal(self, key: str, site_id: int) -> str:
        """Return a key encrypted for the row of a site. Raises ``OSError``."""
        return self._texts.seal(key, site_id)

    def key_of(self, site: Site) -> str | None:
        """Return the key of a site; ``None`` where it has none, or it cannot be decrypted."""
        return None if site.key_sealed is None else self._texts.unseal(site.key_sealed, site.id)
