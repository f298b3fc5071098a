"""Places for work that needs much memory or time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from galaxy_alpr.errors import Busy


class Places:
    """A number of places; ``busy`` is the message of the error when all are taken."""

    def __init__(self, count: int, busy: str) -> None:
        self._free = threading.Semaphore(count)
        self._busy = busy

    @contextmanager
    def take(self) -> Iterator[None]:
        """Hold a place. Raises ``Busy`` at once when all are taken."""
        if not self._free.acquire(blocking=False):
            raise Busy(self._busy)
        try:
            yield
        finally:
            self._free.release()
