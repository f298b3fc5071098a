"""A pool that does not answer is left alone for a while, so that it costs no request the wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

MOST_MISSES = 3
REST_S = 5.0


class Circuit:
    """Opens after ``MOST_MISSES`` requests in a row without an answer, for ``REST_S`` seconds.

    One request then tries; its answer closes it. Safe for several threads.
    """

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._misses = 0
        self._open_until = 0.0

    def may_ask(self) -> bool:
        """Return whether a request may go to the pool; one that tries after a rest counts so."""
        with self._lock:
            if self._misses < MOST_MISSES:
                return True
            if self._now() < self._open_until:
                return False
            self._open_until = self._now() + REST_S
            return True

    def answered(self) -> None:
        """Note an answer."""
        with self._lock:
            self._misses = 0

    def missed(self) -> None:
        """Note a request that was not answered in time."""
        with self._lock:
            self._misses += 1
            self._open_until = self._now() + REST_S
