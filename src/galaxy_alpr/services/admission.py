"""Places for work that needs much memory or time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from galaxy_alpr.errors import Busy

T = TypeVar("T")


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


class OneThread:
    """One thread for work with whole pictures; at most ``waiting`` callers wait for it.

    The memory of one picture is so the most that is needed at a time, and only one thread keeps
    freed memory of such size for itself.
    """

    def __init__(self, name: str, *, waiting: int) -> None:
        self._places = Places(waiting, "too many pictures are being made; try again shortly")
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)

    def run(self, work: Callable[[], T]) -> T:
        """Return the result of ``work``. Raises ``Busy`` when too many callers wait."""
        with self._places.take():
            return self._thread.submit(work).result()

    def close(self) -> None:
        """Finish the running work; drop the waiting work."""
        self._thread.shutdown(cancel_futures=True)
