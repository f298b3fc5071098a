"""The captures that are in the queue of the engine, and what is stored of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from galaxy_alpr.engine.image.decoding.pool import Cancellation
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.readings.capture import Capture
from galaxy_alpr.services.readings.pictures import Original
from galaxy_alpr.services.readings.store import (
    Further,
    Reading,
    ReadingStore,
    StoredReading,
    nothing,
)
from galaxy_alpr.types import BgrImage, ImageResult


@dataclass(frozen=True, slots=True)
class Job:
    """The function that makes a capture to be read, and what its stages are reported to."""

    make: Callable[[], Capture]
    started: float
    cancellation: Cancellation
    monitor: Monitor

    def report_analysis(self, result: ImageResult, began: float) -> None:
        """Report the stages ``detect`` and ``read``, which began at ``began``."""
        detect_s, read_s = (result.timing_ms.get(key, 0) / 1000 for key in ("detect", "read"))
        self.monitor.past_stage("detect", began, detect_s)
        self.monitor.past_stage("read", began + detect_s, read_s)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A capture with its pixels, and how long their decoding took."""

    capture: Capture
    original: Future[Original] | None
    image: BgrImage
    seconds: float


Change = Callable[[Reading], Reading]
"""Returns the reading that is stored instead of the one that was analysed."""


def unchanged(reading: Reading) -> Reading:
    """Return the reading itself."""
    return reading


@dataclass(frozen=True, slots=True)
class Submission:
    """A capture whose analysis is queued. Nothing is stored before ``result`` is called."""

    reading: Future[Reading]
    _store: ReadingStore
    _cancellation: Cancellation

    def cancel(self) -> None:
        """Remove the capture from the queue, or stop after the step that runs now.

        The process that decodes a costly picture is killed.
        """
        self.reading.cancel()
        self._cancellation.cancel()

    def result(self, further: Further = nothing, change: Change = unchanged) -> StoredReading:
        """Wait for the analysis, store the reading, and return it; its events are published.

        ``change`` makes what is stored of what was analysed; ``further`` may write more rows in
        the same transaction. Raises ``InvalidImage``,
        ``ModelError``, ``Conflict`` for a location deleted meanwhile, ``Unavailable``.
        """
        return self._store.save(change(self.reading.result()), further)
