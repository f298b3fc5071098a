"""A limit on failed log-ins, per account and per address."""

from __future__ import annotations

import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from galaxy_alpr.errors import TooManyRequests

WINDOW_MIN = 15
PER_ACCOUNT_AND_ADDRESS = 10
PER_ADDRESS = 50
PER_ACCOUNT = 100
"""Higher than that per address: others must not be able to lock a person out easily."""


class LogInThrottle:
    """Counts failed log-ins of the last 15 minutes in memory; each process has its own count.

    Unknown names are counted as known ones.
    """

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._limits = tuple(
            RateLimitItemPerMinute(amount, WINDOW_MIN)
            for amount in (PER_ACCOUNT_AND_ADDRESS, PER_ADDRESS, PER_ACCOUNT)
        )

    def check(self, account: str, address: str) -> None:
        """Raise ``TooManyRequests`` if an attempt is not allowed now."""
        for limit, keys in self._counts(account, address):
            if not self._limiter.test(limit, *keys):
                reset = self._limiter.get_window_stats(limit, *keys).reset_time
                raise TooManyRequests(
                    "too many failed log-ins; try again later",
                    retry_after_s=max(1, int(reset - time.time()) + 1),
                )

    def fail(self, account: str, address: str) -> None:
        """Count a failed attempt."""
        for limit, keys in self._counts(account, address):
            self._limiter.hit(limit, *keys)

    def succeed(self, account: str, address: str) -> None:
        """Forget the failed attempts of this account from this address."""
        limit, keys = self._counts(account, address)[0]
        self._limiter.clear(limit, *keys)

    def _counts(self, account: str, address: str) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
        keys = (("both", account, address), ("address", address), ("account", account))
        return list(zip(self._limits, keys, strict=True))
