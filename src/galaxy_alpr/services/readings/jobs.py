"""The captures that are in the queue of the engine."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from galaxy_alpr.engine.image.decoding.pool import Cancellation
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.readings.capture import Capture
from galaxy_alpr.services.readings.pictures import Original
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
    original: Future[Original]
    image: BgrImage
    seconds: float
