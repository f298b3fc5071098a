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
SIGN_ONS_BEGUN = 300
"""Log-ins at a provider that an address may begin in this time, finished or not."""

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
                raise self._refusal(limit, *keys)

    def fail(self, account: str, address: str) -> None:
        """Count a failed attempt."""
        for limit, keys in self._counts(account, address):
            self._limiter.hit(limit, *keys)

    def succeed(self, account: str, address: str) -> None:
        """Forget the failed attempts of this account from this address."""
        limit, keys = self._counts(account, address)[0]
        self._limiter.clear(limit, *keys)

    def check_address(self, address: str) -> None:
        """Raise ``TooManyRequests`` after too many failures from this address."""
        if not self._limiter.test(self._limits[1], "address", address):
            raise self._refusal(self._limits[1], "address", address)

    def fail_address(self, address: str) -> None:
        """Count a failed attempt of nobody known."""
        self._limiter.hit(self._limits[1], "address", address)

    def begin_sign_on(self, address: str) -> None:
        """Count a log-in that begins at a provider. Raises ``TooManyRequests``."""
        self.check_address(address)
        limit = RateLimitItemPerMinute(SIGN_ONS_BEGUN, WINDOW_MIN)
        if not self._limiter.hit(limit, "begun", address):
            raise self._refusal(limit, "begun", address)

    def _refusal(self, limit: RateLimitItem, *keys: str) -> TooManyRequests:
        reset = self._limiter.get_window_stats(limit, *keys).reset_time
        return TooManyRequests(
            "too many failed log-ins; try again later",
            retry_after_s=max(1, int(reset - time.time()) + 1),
        )

    def _counts(self, account: str, address: str) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
        keys = (("both", account, address), ("address", address), ("account", account))
        return list(zip(self._limits, keys, strict=True))
