"""Turns at the engine: cameras take them in the order in which they ask."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock


class Turns:
    """Lets ``places`` callers in at a time, first come, first served.

    A camera asks with one frame at a time, so that none gets more turns than the others that want
    one; ``threading.Semaphore`` promises no order.
    """

    def __init__(self, places: int = 1) -> None:
        self._free = places
        self._waiting: deque[Event] = deque()
        self._lock = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and hold it during the block."""
        mine = None
        with self._lock:
            if self._free and not self._waiting:
                self._free -= 1
            else:
                mine = Event()
                self._waiting.append(mine)
        if mine is not None:
            mine.wait()
        try:
            yield
        finally:
            with self._lock:
                if self._waiting:
                    self._waiting.popleft().set()  # the turn goes on to the next
                else:
                    self._free += 1
