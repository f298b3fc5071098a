"""The reader and the engine of a camera, watched: when a frame was taken, and what it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from time import perf_counter

from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.engine.tracking.reader import PassReader, PassReading
from galaxy_alpr.engine.tracking.zones import Areas
from galaxy_alpr.ingest.frames import NewestFrames
from galaxy_alpr.types import (
    BgrImage,
    DetectedObjects,
    Detection,
    EngineInfo,
    ImageResult,
    OcrResult,
    PlateResult,
)

_CLOCK_SET = timedelta(seconds=5)
"""Change of the offset between the stream's clock and ours that is no delay: ours was set."""


class StreamClock:
    """The moments of a stream's frames, from when they arrive.

    A frame is delayed by a different time each; the one that was delayed least gives the offset
    between the stream's clock and ours.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._zero: datetime | None = None

    def arrived(self, at: float) -> None:
        """Note that the frame at ``at`` seconds of the stream has arrived."""
        zero = self._now() - timedelta(seconds=at)
        if self._zero is None or zero < self._zero or zero - self._zero > _CLOCK_SET:
            self._zero = zero

    def moment(self, at: float) -> datetime:
        """Return when the frame at ``at`` seconds of the stream was taken."""
        zero = self._now() if self._zero is None else self._zero
        return zero + timedelta(seconds=at)

    def delay_ms(self, at: float) -> float:
        """Return how long ago the frame at ``at`` seconds was taken, milliseconds."""
        return max(0.0, (self._now() - self.moment(at)).total_seconds() * 1000)


class WatchedEngine:
    """An ``Analyzer`` that keeps the newest frame of its camera, and how long each stage took."""

    def __init__(self, engine: Analyzer, frames: NewestFrames, camera_id: int) -> None:
        self._engine = engine
        self._frames = frames
        self._camera_id = camera_id
        self.detect_ms = 0.0
        self.read_ms = 0.0

    @property
    def info(self) -> EngineInfo:
        return self._engine.info

    def detect(self, image: BgrImage) -> DetectedObjects:
        """Detect as the engine does, and keep the frame."""
        began = perf_counter()
        found = self._engine.detect(image)
        self.detect_ms = (perf_counter() - began) * 1000
        self._frames.put(self._camera_id, image, found)
        return found

    def read(
        self,
        image: BgrImage,
        plates: Sequence[Detection],
        countries: Sequence[str] | None = None,
    ) -> list[PlateResult]:
        """Read as the engine does, and keep the texts with the frame."""
        began = perf_counter()
        found = self._engine.read(image, plates, countries)
        if plates:
            self.read_ms = (perf_counter() - began) * 1000
            self._frames.read(self._camera_id, found)
        return found

    def describe(
        self,
        image: BgrImage,
        plate: Detection,
        reading: OcrResult,
        countries: Sequence[str] | None = None,
    ) -> PlateResult:
        return self._engine.describe(image, plate, reading, countries)

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        return self._engine.analyze(image, countries)


class WatchedReader(PassReader):
    """A reader of passes that notes when its frames arrive."""

    def __init__(
        self,
        engine: WatchedEngine,
        countries: Sequence[str] | None,
        areas: Areas,
        clock: StreamClock,
    ) -> None:
        super().__init__(engine, countries, areas=areas)
        self._clock = clock
        self.delay_ms: float | None = None

    def feed(self, at: float, image: BgrImage) -> list[PassReading]:
        """Take a frame, as ``PassReader`` does."""
        self._clock.arrived(at)
        news = super().feed(at, image)
        self.delay_ms = self._clock.delay_ms(at)
        return news
