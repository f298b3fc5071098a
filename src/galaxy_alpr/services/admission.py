"""Places for work that needs much memory or time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from galaxy_alpr.errors import Busy
from galaxy_alpr.logs import ContextThreads
from galaxy_alpr.services.memory import give_back

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
    """Runs work that needs much memory in a thread of its own, one piece at a time.

    In one thread, since each thread that handles pictures keeps memory of its own. Memory that
    other work has freed is given back before.
    """

    def __init__(self, waiting: int, busy: str) -> None:
        self._places = Places(waiting, busy)
        self._thread = ContextThreads(1, thread_name_prefix="pictures")

    def run(self, work: Callable[[], T]) -> T:
        """Return the result of ``work``. Raises ``Busy`` at once when too many callers wait."""
        with self._places.take():
            return self._thread.submit(self._run, work).result()

    def close(self) -> None:
        """Finish the work that runs; nothing can be run afterwards."""
        self._thread.shutdown(cancel_futures=True)

    @staticmethod
    def _run(work: Callable[[], T]) -> T:
        give_back()
        return work()
