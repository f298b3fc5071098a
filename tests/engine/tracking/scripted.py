"""An engine whose detections and readings a test gives frame by frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from galaxy_alpr.engine.results import plate_result
from galaxy_alpr.engine.tracking.reader import PassReader, PassReading
from galaxy_alpr.enums import PairingMethod
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import (
    PLATE_LABEL,
    BgrImage,
    DetectedObjects,
    Detection,
    EngineInfo,
    ImageResult,
    OcrResult,
    Pairing,
    PlateResult,
)

WIDTH, HEIGHT = 1280, 720
STREET = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)


@dataclass(frozen=True)
class Car:
    """A plate with its centre at ``x``, ``y`` and, with ``body``, the vehicle around it.

    Without ``reading`` the plate is hidden.
    """

    x: float
    y: float
    reading: OcrResult | None
    height: float = 24
    body: bool = True

    @property
    def plate(self) -> Detection:
        w, h = 2 * self.height, self.height / 2
        return Detection(
            PLATE_LABEL, 0.9, BoundingBox(self.x - w, self.y - h, self.x + w, self.y + h)
        )

    @property
    def vehicle(self) -> Detection:
        h = self.height
        box = BoundingBox(self.x - 5 * h, self.y - 7 * h, self.x + 5 * h, self.y + 2 * h)
        return Detection("car", 0.9, box)


class ScriptedEngine:
    """An ``Analyzer`` that returns ``cars``; plates are described as by the real one."""

    def __init__(self) -> None:
        self.cars: Sequence[Car] = ()
        self.reads = 0
        self.read_from: set[tuple[int, ...]] = set()

    @property
    def info(self) -> EngineInfo:
        return EngineInfo(detector="scripted", recognizer="scripted")

    def detect(self, image: BgrImage) -> DetectedObjects:  # noqa: ARG002
        vehicles = [car.vehicle for car in self.cars if car.body]
        pairs: dict[int, tuple[int, Pairing]] = {}
        plates: list[Detection] = []
        for car in self.cars:
            if car.reading is None:
                continue
            if car.body:
                pairs[len(plates)] = (
                    vehicles.index(car.vehicle),
                    Pairing(PairingMethod.CONTAINMENT, 0.9),
                )
            plates.append(car.plate)
        return DetectedObjects(tuple(vehicles), tuple(plates), pairs)

    def read(
        self,
        image: BgrImage,
        plates: Sequence[Detection],
        countries: Sequence[str] | None = None,
    ) -> list[PlateResult]:
        self.reads += len(plates)
        self.read_from |= {image.shape for _ in plates}
        by_box = {car.plate.box: car.reading for car in self.cars}
        known = [reading for reading in by_box.values() if reading is not None]
        return [
            self.describe(image, plate, by_box.get(plate.box) or known[0], countries)
            for plate in plates
        ]

    def describe(
        self,
        image: BgrImage,
        plate: Detection,
        reading: OcrResult,
        countries: Sequence[str] | None = None,
    ) -> PlateResult:
        return plate_result(image, plate, reading, countries or (), min_confidence=0.3)

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        raise NotImplementedError


class Show:
    """Frames given to a reader, ten a second, with all news."""

    def __init__(self, reader: PassReader, engine: ScriptedEngine, *, step: float = 0.1) -> None:
        self.reader = reader
        self.engine = engine
        self.step = step
        self.at = 0.0
        self.news: list[PassReading] = []

    def __call__(self, *cars: Car, frames: int = 1) -> None:
        """Show the cars for some frames."""
        for _ in range(frames):
            self.engine.cars = cars
            self.news += self.reader.feed(self.at, STREET)
            self.at = round(self.at + self.step, 6)

    def finish(self) -> list[PassReading]:
        """Return the final news of all passes, in order."""
        self.engine.cars = ()
        self.news += self.reader.close()
        return [item for item in self.news if item.final]
