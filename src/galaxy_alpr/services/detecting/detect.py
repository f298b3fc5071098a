"""Detection of vehicles and plates in a picture, of which nothing is read and nothing stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from galaxy_alpr.engine.image.codec import ImageLimits, decode_file, inspect_image
from galaxy_alpr.engine.image.decoding.pool import Cancellation, DecodeProcesses
from galaxy_alpr.engine.image.origin import decoded_from
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.errors import ModelError
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.readings.inference import InferencePool
from galaxy_alpr.types import BgrImage, DetectedObjects


@dataclass(frozen=True, slots=True)
class Detected:
    """What was detected in a picture, and the milliseconds of the detection."""

    objects: DetectedObjects
    detect_ms: float


@dataclass(frozen=True, slots=True)
class Detecting:
    """A picture that waits for the detector."""

    detected: Future[Detected]
    _cancellation: Cancellation

    def cancel(self) -> None:
        """Remove the picture from the queue, or stop after the step that runs now."""
        self.detected.cancel()
        self._cancellation.cancel()


Detect = Callable[[bytes], Detecting]


class DetectionService:
    """Detects vehicles and plates. Pictures wait in the queue of those that are read.

    Safe to call from several threads.
    """

    def __init__(
        self,
        *,
        engine: Analyzer,
        pool: InferencePool,
        limits: ImageLimits,
        processes: DecodeProcesses,
        monitor: Monitor,
    ) -> None:
        self._engine = engine
        self._pool = pool
        self._limits = limits
        self._processes = processes
        self._monitor = monitor

    @contextmanager
    def place(self) -> Iterator[Detect]:
        """Hold a place in the queue, and yield the function that submits a picture with it.

        The function takes the bytes of a file. It raises ``PayloadTooLarge``,
        ``UnsupportedMediaType`` and ``InvalidImage`` for one that is refused by its structure
        alone; the future also raises ``InvalidImage`` and ``ModelError``. Raises ``Busy``.
        """
        with self._pool.place():
            yield self._begin

    def _begin(self, data: bytes) -> Detecting:
        cancellation = Cancellation()

        def decode() -> BgrImage:
            file = inspect_image(data, self._limits)
            return decode_file(
                file, self._limits, processes=self._processes, cancellation=cancellation
            )

        def detect(image: BgrImage) -> Detected:
            if cancellation.cancelled:
                raise CancelledError
            with decoded_from(image, data):
                return self._detect(image)

        if inspect_image(data, self._limits).ordinary:
            detected = self._pool.submit(lambda: detect(decode()))
        else:
            detected = self._pool.submit_costly(decode, detect)
        return Detecting(detected, cancellation)

    def _detect(self, image: BgrImage) -> Detected:
        began = perf_counter()
        try:
            objects = self._engine.detect(image)
        except ModelError:
            self._monitor.metrics.engine_failed()
            raise
        seconds = perf_counter() - began
        self._monitor.past_stage("detect", began, seconds)
        return Detected(objects, seconds * 1000)
