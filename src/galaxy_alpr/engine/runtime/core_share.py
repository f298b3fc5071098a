"""The cores that each of the pictures has that are analysed at the same time."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from galaxy_alpr.machine import usable_cores


class CoreShare:
    """Counts the pictures in work, as a context manager around each. Safe for several threads.

    Threads inside a network help a picture that is alone. They cost more processor time, so where
    other pictures use the cores, each is faster by one thread.
    """

    def __init__(self, cores: int | None = None) -> None:
        self.cores = cores or usable_cores()
        self._pictures = 0
        self._lock = threading.Lock()

    @property
    def cores_each(self) -> int:
        """The cores for each picture in work, at least one."""
        return max(1, self.cores // max(1, self._pictures))

    def __enter__(self) -> Self:
        with self._lock:
            self._pictures += 1
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._lock:
            self._pictures -= 1
