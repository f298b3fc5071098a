"""Giving freed memory back to the operating system."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from pathlib import Path

from galaxy_alpr.services.worker import Worker

GROWTH_BYTES = 64_000_000
"""Growth of the process after which its freed memory is given back."""

INTERVAL_S = 5


class MemoryTrim:
    """Gives freed memory back when the process has grown.

    glibc keeps what threads freed in arenas of their own: after sixteen large pictures were drawn
    the process kept 1.4 GB. ``malloc_trim`` releases it at little cost. Fewer arenas
    (``MALLOC_ARENA_MAX``) or a fixed ``M_MMAP_THRESHOLD`` kept two to three times as much in the
    same measurement. Does nothing with another C library.
    """

    def __init__(self) -> None:
        self._smallest = 0
        self.worker = Worker("memory", self.run, interval_s=INTERVAL_S)

    def run(self) -> None:
        """Trim when the process is larger by ``GROWTH_BYTES`` than after the last time."""
        size = resident_bytes()
        self._smallest = min(self._smallest or size, size)
        if size - self._smallest > GROWTH_BYTES:
            give_back()
            self._smallest = resident_bytes()


def give_back() -> None:
    """Give freed memory back to the operating system, where the C library can."""
    if _TRIM is not None:
        _TRIM(0)


def resident_bytes() -> int:
    """Return the resident memory of this process; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _malloc_trim() -> Callable[[int], int] | None:
    try:
        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):
        return None
    return trim


_TRIM = _malloc_trim()
