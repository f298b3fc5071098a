"""Secrets of second factors, encrypted at rest with a key that is not in the database."""

from __future__ import annotations

import logging

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.accounts import second_factors as queries
from galaxy_alpr.errors import Unavailable
from galaxy_alpr.services.secrets.texts import SealedTexts
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)

KEY_FILE = "second-factor-key"
"""Name of the file in the data folder that contains the key."""

SEALED = "sealed:"
"""Begin of an encrypted secret; one of an older version is Base32, which has no colon."""

_PURPOSE = "galaxy-alpr secret of a second factor"


class FactorSecrets:
    """Encrypts and decrypts secrets; the key is made with the first one."""

    def __init__(self, store: ArtifactStore) -> None:
        self._texts = SealedTexts(store, key_file=KEY_FILE, purpose=_PURPOSE)

    def seal(self, secret: str, user_id: int) -> str:
        """Return a secret encrypted for the row of a person. Raises ``OSError``."""
        return SEALED + self._texts.seal(secret, user_id)

    def unseal(self, stored: str, user_id: int) -> str:
        """Return the secret of a person.

        Raises ``Unavailable`` where it cannot be decrypted: the key is another one, or is missing.
        """
        if not stored.startswith(SEALED):
            return stored
        secret = self._texts.unseal(stored.removeprefix(SEALED), user_id)
        if secret is None:
            logger.error("the second factor of user %s cannot be decrypted: %s", user_id, KEY_FILE)
            raise Unavailable(
                f"the code cannot be checked with the key in {KEY_FILE}; use a recovery code, or "
                "have an administrator delete the second factor"
            )
        return secret


def seal_stored(sessions: sessionmaker[Session], secrets: FactorSecrets) -> int:
    """Encrypt the secrets that an older version stored; return how many.

    What cannot be encrypted now stays as it is until the next start, which is logged.
    """

    def seal(session: Session) -> int:
        rows = queries.not_beginning_with(session, SEALED)
        for row in rows:
            row.secret = secrets.seal(row.secret, row.user_id)
        return len(rows)

    try:
        count = Transactions(sessions)(seal)
    except OSError as error:
        logger.error("secrets of second factors are stored unencrypted: %s", error)
        return 0
    if count:
        logger.info("the secrets of %s second factors were encrypted", count)
    return count
