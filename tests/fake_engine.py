"""A deterministic engine that reads what ``photo`` wrote into the pixels.

The picture itself holds its expected result, so uploads of many clients cannot be mixed up and
nothing is shared between a test and the service, not even in another process.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from galaxy_alpr.enums import PairingMethod, PictureNote, UnreadReason, VehicleClass
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import (
    PLATE_LABEL,
    BgrImage,
    ColorName,
    DetectedObjects,
    Detection,
    DetectionResult,
    EngineInfo,
    ImageResult,
    OcrResult,
    Pairing,
    PlateQuality,
    PlateResult,
    Region,
    TextCandidate,
    VehicleResult,
)

MAGIC = b"SEEN:"
UNREAD = "?"
NO_PLATE = "-"
NO_VEHICLE = "~"


def photo(*seen: str, width: int = 320, height: int = 240, shade: int = 90) -> bytes:
    """Return a PNG in which the fake engine detects ``seen``.

    Each item is one detection: a plate's text means a vehicle with that plate, ``"?"`` a
    vehicle whose plate could not be read, ``"-"`` for a vehicle without a plate, and a leading
    ``"~"`` for a plate without a vehicle. ``shade`` (0 to 255) only makes pictures differ.
    """
    image = np.full((height, width, 3), shade, np.uint8)
    message = MAGIC + ",".join(seen).encode() + b"\0"
    image.reshape(-1)[: len(message)] = np.frombuffer(message, np.uint8)
    return cv2.imencode(".png", image)[1].tobytes()


class FakeEngine:
    """An ``Analyzer`` for tests; a picture not made by ``photo`` contains nothing."""

    def __init__(self) -> None:
        self.countries: list[tuple[str, ...]] = []
        self.notes: tuple[PictureNote, ...] = ()
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Semaphore(0)

    @property
    def info(self) -> EngineInfo:
        return EngineInfo(detector="fake-detector", recognizer="fake-recognizer")

    def detect(self, image: BgrImage) -> DetectedObjects:
        """Return the vehicles and plates that ``photo`` wrote."""
        vehicles: list[Detection] = []
        plates: list[Detection] = []
        pairs: dict[int, tuple[int, Pairing]] = {}
        for item in _detections(image, "ID"):
            if item.vehicle is not None:
                vehicle = item.vehicle
                label = vehicle.vehicle_class.value
                vehicles.append(Detection(label, vehicle.confidence, vehicle.box))
            if item.plate is not None:
                plate = item.plate
                if item.pairing is not None:
                    pairs[len(plates)] = (len(vehicles) - 1, item.pairing)
                plates.append(
                    Detection(PLATE_LABEL, plate.detection_confidence, plate.box, plate.corners)
                )
        return DetectedObjects(tuple(vehicles), tuple(plates), pairs)

    def read(
        self,
        image: BgrImage,
        plates: Sequence[Detection],
        countries: Sequence[str] | None = None,
    ) -> list[PlateResult]:
        """Return what ``photo`` wrote for these plates, which ``detect`` returned."""
        detections = _detections(image, countries[0] if countries else "ID")
        by_box = {item.plate.box: item.plate for item in detections if item.plate is not None}
        return [replace(by_box[plate.box], reading=_reading(by_box[plate.box])) for plate in plates]

    def describe(
        self,
        image: BgrImage,
        plate: Detection,
        reading: OcrResult,
        countries: Sequence[str] | None = None,
    ) -> PlateResult:
        """Return what ``photo`` wrote for the plate, with another reading."""
        (found,) = self.read(image, [plate], countries)
        return replace(found, text=reading.text, confidence=reading.confidence, reading=reading)

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        """Return what ``photo`` wrote; waits while a test holds ``gate`` closed."""
        self.entered.release()
        self.gate.wait(30)
        self.countries.append(tuple(countries or ()))
        height, width = image.shape[:2]
        detections = _detections(image, countries[0] if countries else "ID")
        timing = {"detect": 1.5, "read": 0.5}
        return ImageResult(width, height, detections, self.info, timing, self.notes)


def _reading(plate: PlateResult) -> OcrResult:
    text, chars = plate.text or "", plate.char_confidences
    return OcrResult(plate.raw_text, text, plate.confidence, chars, plate.candidates)


def _detections(image: BgrImage, country: str) -> tuple[DetectionResult, ...]:
    height, width = image.shape[:2]
    texts = _texts(image)
    return tuple(
        _detection(text, index, len(texts), width, height, country)
        for index, text in enumerate(texts)
    )


def _texts(image: BgrImage) -> list[str]:
    data = np.ascontiguousarray(image).reshape(-1)[:1024].tobytes()
    if not data.startswith(MAGIC):
        return []
    text = data[len(MAGIC) :].split(b"\0", 1)[0].decode()
    return text.split(",") if text else []


def _detection(
    text: str, index: int, count: int, width: int, height: int, country: str
) -> DetectionResult:
    """Return the detection number ``index`` of ``count``, each in its own column."""
    column = width / count
    vehicle_box = BoundingBox(index * column, height * 0.1, (index + 0.9) * column, height * 0.9)
    vehicle = VehicleResult(VehicleClass.CAR, 0.93, vehicle_box, ColorName("white", 0.8))
    if text == NO_PLATE:
        return DetectionResult(vehicle, None)
    plate = _plate("" if text == UNREAD else text.removeprefix(NO_VEHICLE), vehicle_box, country)
    if text.startswith(NO_VEHICLE):
        return DetectionResult(None, plate)
    return DetectionResult(vehicle, plate, Pairing(PairingMethod.CONTAINMENT, 0.97))


def _plate(text: str, around: BoundingBox, country: str) -> PlateResult:
    x, y = around.center
    box = BoundingBox(x - around.width * 0.2, y + 10, x + around.width * 0.2, y + 30)
    plate = PlateResult(
        box=box,
        corners=box.corners,
        detection_confidence=0.91,
        raw_text=text,
        text=text,
        display_text=text,
        confidence=0.97,
        char_confidences=tuple(0.99 for _ in text),
        candidates=(TextCandidate(text, 0.97, tuple(0.99 for _ in text)),),
        country=country,
        region=Region(text[:1], f"Region {text[:1]}") if text else None,
        type=None,
        background_color=ColorName("white", 0.9),
        text_color=ColorName("black", 0.9),
        quality=PlateQuality(0.8, 20.0, 0.9, 0.9, 0.9),
    )
    if text:
        return plate
    return replace(
        plate,
        text=None,
        display_text=None,
        confidence=0.0,
        candidates=(),
        quality=PlateQuality(0.1, 6.0, 0.9, 0.9, 0.9, UnreadReason.TOO_SMALL),
    )
