"""The queue of a process for pictures that wait for the engine or are being analysed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from galaxy_alpr.errors import Busy

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Load:
    """The number of places taken and of all places."""

    taken: int
    places: int


class InferencePool:
    """Runs up to ``workers`` analyses at a time; ``queue`` more may wait, the next is refused.

    ONNX Runtime and OpenCV release the GIL, so threads are enough.
    """

    def __init__(self, *, workers: int, queue: int) -> None:
        self._places = workers + queue
        self._taken = 0
        self._lock = threading.Lock()
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="inference")

    @property
    def load(self) -> Load:
        with self._lock:
            return Load(self._taken, self._places)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place until the reading is stored. Raises ``Busy`` at once when all are taken."""
        with self._lock:
            if self._taken >= self._places:
                raise Busy(f"{self._places} uploads are being read or waiting; try again shortly")
            self._taken += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken -= 1

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Queue ``work``, for which a place is held; cancelling the future removes it."""
        return self._executor.submit(work)

    def close(self) -> None:
        """Finish the running work; drop the waiting work."""
        self._executor.shutdown(cancel_futures=True)
