"""Secrets of relays, encrypted at rest with a key that is not in the database.

The key is a file in the data folder, which the service and the gate worker share.
"""

from __future__ import annotations

import base64

from cryptography.exceptions import InvalidTag

from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.secrets.key_files import make_key, stored_key
from galaxy_alpr.services.secrets.sealing import seal, unseal
from galaxy_alpr.storage import ArtifactStore

KEY_FILE = "gate-key"
"""Name of the file in the data folder that contains the key."""

_PURPOSE = "galaxy-alpr secret of a relay"


class GateSecrets:
    """Encrypts and decrypts secrets; the key is made with the first one."""

    def __init__(self, store: ArtifactStore) -> None:
        self._store = store

    def seal(self, secret: str, gate_id: int) -> str:
        """Return a secret encrypted for the row of a gate. Raises ``OSError``."""
        key = make_key(self._store, KEY_FILE).hex()
        sealed = seal(secret.encode(), key=key, id=str(gate_id), purpose=_PURPOSE)
        return base64.b64encode(sealed).decode()

    def unseal(self, sealed: str | None, gate_id: int) -> str | None:
        """Return the secret of a gate, ``None`` where it has none.

        Raises ``Conflict`` where it cannot be decrypted: the key is another one, or is missing.
        """
        if sealed is None:
            return None
        key = stored_key(self._store, KEY_FILE)
        try:
            if key is not None:
                data = base64.b64decode(sealed)
                return unseal(data, key=key.hex(), id=str(gate_id), purpose=_PURPOSE).decode()
        except (InvalidTag, ValueError):
            pass
        raise Conflict(
            f"the gate's secret cannot be decrypted with the key in {KEY_FILE}; set it again"
        )
