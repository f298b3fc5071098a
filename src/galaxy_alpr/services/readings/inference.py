"""The queue of a process for pictures that wait for the engine or are being analysed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from galaxy_alpr.errors import Busy
from galaxy_alpr.logs import ContextThreads
from galaxy_alpr.monitoring.gauges import Gauges

P = TypeVar("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Load:
    """The number of places taken and of all places."""

    taken: int
    places: int


class InferencePool:
    """Runs up to ``workers`` analyses at a time; ``queue`` more may wait, the next is refused.

    ONNX Runtime and OpenCV release the GIL, so threads are enough. Work that first needs a costly
    preparation waits in a line of its own, so that other work need not wait for it.

    ``report_refused`` is called with the line that refuses work, ``engine`` or ``costly``.
    """

    def __init__(
        self, *, workers: int, queue: int, report_refused: Callable[[str], None] | None = None
    ) -> None:
        self._report_refused = report_refused
        self._places = workers + queue
        self._taken = 0
        self._costly_places = max(1, self._places // 4)
        self._costly_taken = 0
        self._lock = threading.Lock()
        self._executor = ContextThreads(workers, thread_name_prefix="inference")
        self._costly = ContextThreads(1, thread_name_prefix="costly")

    @property
    def load(self) -> Load:
        with self._lock:
            return Load(self._taken, self._places)

    def measure(self, gauges: Gauges) -> None:
        """Report the places."""
        load = self.load
        gauges.queue_taken.set(load.taken)
        gauges.queue_places.set(load.places)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place until the reading is stored. Raises ``Busy`` at once when all are taken."""
        with self._lock:
            if self._taken >= self._places:
                raise self._refusal(
                    "engine", f"{self._places} uploads are being read or waiting; try again shortly"
                )
            self._taken += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken -= 1

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Queue ``work``, for which a place is held; cancelling the future removes it."""
        return self._executor.submit(work)

    def submit_costly(self, prepare: Callable[[], P], work: Callable[[P], T]) -> Future[T]:
        """Queue ``work`` after ``prepare``; one preparation runs at a time, until its work is done.

        The results of preparations (whole pictures) so never pile up in memory. Raises ``Busy``
        when a quarter of the places wait for preparations: the others are for other work.
        """
        with self._lock:
            if self._costly_taken >= self._costly_places:
                raise self._refusal(
                    "costly", "too many pictures that are costly to decode are waiting; try again"
                )
            self._costly_taken += 1
        future = self._costly.submit(lambda: self._executor.submit(work, prepare()).result())
        future.add_done_callback(self._costly_done)
        return future

    def close(self) -> None:
        """Finish the running work; drop the waiting work."""
        self._costly.shutdown(cancel_futures=True)
        self._executor.shutdown(cancel_futures=True)

    def _refusal(self, line: str, message: str) -> Busy:
        if self._report_refused is not None:
            self._report_refused(line)
        return Busy(message)

    def _costly_done(self, _future: Future[T]) -> None:
        with self._lock:
            self._costly_taken -= 1
