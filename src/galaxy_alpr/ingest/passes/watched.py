"""The reader and the engine of a camera, watched: when a frame was taken, and what it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter

from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.engine.tracking.frames import MainFrame
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
    """A reader of passes that notes how late its frames are; ``behind`` returns that, seconds."""

    def __init__(
        self,
        engine: WatchedEngine,
        countries: Sequence[str] | None,
        areas: Areas,
        behind: Callable[[float], float],
    ) -> None:
        super().__init__(engine, countries, areas=areas)
        self._behind = behind
        self.delay_ms: float | None = None

    def feed(self, at: float, image: BgrImage, main: MainFrame | None = None) -> list[PassReading]:
        """Take a frame, as ``PassReader`` does."""
        news = super().feed(at, image, main)
        self.delay_ms = max(0.0, self._behind(at)) * 1000
        return news
