"""Space on the disk of a site: old pictures go before readings are refused.

First go those of plates on no list, then those that the centre has, the oldest first. The readings
stay.
"""

from __future__ import annotations

import logging

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.db.queries.sites import space
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.readings.deletion import delete_files
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.worker import Worker
from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)

INTERVAL_S = 30
BATCH = 20
MARGIN = 1.1
"""How much more than the least space is made free, so that it lasts for a while."""


class SiteSpace:
    """Deletes pictures while the free space is below ``least_bytes``."""

    def __init__(
        self, *, sessions: sessionmaker[Session], store: ArtifactStore, least_bytes: int
    ) -> None:
        self.worker = Worker("site-space", self.run, interval_s=INTERVAL_S)
        self._sessions = sessions
        self._store = store
        self._least = least_bytes

    def run(self) -> int:
        """Make space where it is short; return of how many photos the pictures were deleted."""
        if self._store.free_bytes() >= self._least:
            return 0
        count = 0
        for listed in (False, True):
            while not self.worker.stopping and self._store.free_bytes() < self._least * MARGIN:
                deleted = self._delete(listed)
                if not deleted:
                    break
                count += deleted
        logger.warning("the disk is nearly full: the pictures of %s photos were deleted", count)
        return count

    def _delete(self, listed: bool) -> int:
        def forget(session: Session) -> tuple[int, list[str]]:
            found = space.oldest(session, listed=listed, limit=BATCH)
            ids = detection_sessions.lock_all(session, ids=found)
            paths = space.forget_files(session, ids=ids)
            if ids:
                record(session, SYSTEM, "pictures.free_space", "detection_sessions", {"ids": ids})
            return len(ids), paths

        count, paths = Transactions(self._sessions)(forget)
        delete_files(self._store, paths, "photo whose picture was deleted for space")
        return count
