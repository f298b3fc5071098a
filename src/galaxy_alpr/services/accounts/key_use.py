"""Requests with an API key: whose they are, and whether the key may send more."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.access import EVERYWHERE, Permission, Scope
from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.queries.accounts import api_keys
from galaxy_alpr.db.queries.accounts.api_keys import KeyInUse
from galaxy_alpr.errors import TooManyRequests
from galaxy_alpr.services.accounts.quota import DailyQuota
from galaxy_alpr.services.accounts.tokens import hash_of

logger = logging.getLogger(__name__)


class KeyUse:
    """Finds and counts keys. Safe to call from several threads.

    The rate is counted in ``storage`` over the last minute: in the memory of each process, or in
    one that the processes share. While a shared one fails, each process counts by itself.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        *,
        storage: Storage | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions = sessions
        self._now = now
        self._quota = DailyQuota(sessions, now=now)
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._rate = self._own if storage is None else MovingWindowRateLimiter(storage)
        self._used: dict[int, datetime] = {}
        self._lock = threading.Lock()

    def find(self, token: str) -> tuple[KeyInUse, Scope] | None:
        """Return the key of a token and its scope; ``None`` if it is wrong, expired or revoked."""
        now = self._now()
        with self._sessions() as session:
            key = api_keys.valid_key(session, key_hash=hash_of(token), now=now)
            if key is None:
                return None
            scope = EVERYWHERE
            if not key.everywhere:
                scope = api_keys.scope_of_key(session, id=key.id)
        with self._lock:
            self._used[key.id] = now
        return key, scope

    def count(self, key: KeyInUse) -> None:
        """Count a request. Raises ``TooManyRequests``; a request beyond the rate uses no quota."""
        if key.rate_per_minute is not None:
            self._count_rate(key.id, key.rate_per_minute)
        if key.daily_quota is not None:
            self._quota.take(key.id, key.daily_quota)

    def store_uses(self) -> None:
        """Store when keys were last used."""
        with self._lock:
            used, self._used = self._used, {}
        if used:
            with self._sessions.begin() as session:
                api_keys.used(session, moments=used)

    def close(self) -> None:
        """Give back what was taken of quotas and not used."""
        self._quota.close()

    def _count_rate(self, key_id: int, rate: int) -> None:
        try:
            self._hit(self._rate, key_id, rate)
        except StorageError as error:
            logger.warning("the shared storage of rate limits fails: %s", type(error).__name__)
            self._hit(self._own, key_id, rate)

    @staticmethod
    def _hit(limiter: MovingWindowRateLimiter, key_id: int, rate: int) -> None:
        limit = RateLimitItemPerMinute(rate)
        name = ("api_key", str(key_id))
        if not limiter.hit(limit, *name):
            reset = limiter.get_window_stats(limit, *name).reset_time
            raise TooManyRequests(
                f"this API key may send {rate} requests a minute",
                retry_after_s=max(1, int(reset - time.time()) + 1),
            )


def permissions_of_key(key: KeyInUse) -> frozenset[Permission]:
    """Return the permissions of a key; a name that no longer exists gives none."""
    return frozenset(Permission(name) for name in key.permissions if name in list(Permission))
