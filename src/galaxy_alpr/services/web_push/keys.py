"""The key pair by which push services know this service (VAPID, RFC 8292), and sealed targets.

Both are derived from one random key in the data folder, which is made at the first use.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from galaxy_alpr.services.secrets.key_files import make_key
from galaxy_alpr.services.secrets.texts import SealedTexts
from galaxy_alpr.services.web_push.encryption import CURVE, public_bytes, to_text
from galaxy_alpr.storage import ArtifactStore

KEY_FILE = "web-push-key"
"""Name of the file in the data folder that contains the key."""

TOKEN_LASTS = timedelta(hours=12)
"""RFC 8292 allows at most 24 hours."""

_PAIR_PURPOSE = b"galaxy-alpr key pair of web push"
_TARGET_PURPOSE = "galaxy-alpr target of web push"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of the curve P-256."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a browser is reached, and the keys that its messages are encrypted with."""

    endpoint: str = field(repr=False)
    public: str = field(repr=False)
    auth: str = field(repr=False)


class PushKeys:
    """Signs requests to push services, and encrypts targets for the database.

    ``subject`` is how operators of push services reach those of this service.
    """

    def __init__(self, store: ArtifactStore, *, subject: str) -> None:
        self._store = store
        self._subject = subject
        self._targets = SealedTexts(store, key_file=KEY_FILE, purpose=_TARGET_PURPOSE)

    @property
    def public(self) -> str:
        """The public key, which browsers get. Raises ``OSError``."""
        return to_text(public_bytes(self._private()))

    def authorization(self, endpoint: str, *, now: datetime) -> str:
        """Return the header ``Authorization`` of a request. Raises ``OSError``."""
        private = self._private()
        address = urlsplit(endpoint)
        claims = {
            "aud": f"{address.scheme}://{address.netloc}",
            "exp": int((now + TOKEN_LASTS).timestamp()),
            "sub": self._subject,
        }
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        token = jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, ECKey.import_key(pem))
        return f"vapid t={token}, k={to_text(public_bytes(private))}"

    def seal(self, target: Target, subscription_id: int) -> str:
        """Return a target encrypted for the row of a device. Raises ``OSError``."""
        text = json.dumps([target.endpoint, target.public, target.auth])
        return self._targets.seal(text, subscription_id)

    def unseal(self, sealed: str, subscription_id: int) -> Target | None:
        """Return the target of a device, ``None`` where the key is another one, or is missing."""
        text = self._targets.unseal(sealed, subscription_id)
        return None if text is None else Target(*json.loads(text))

    def _private(self) -> ec.EllipticCurvePrivateKey:
        key = make_key(self._store, KEY_FILE)
        derived = HKDF(algorithm=SHA256(), length=48, salt=None, info=_PAIR_PURPOSE).derive(key)
        return ec.derive_private_key(int.from_bytes(derived, "big") % (_ORDER - 1) + 1, CURVE)
