"""The engine: an image to the vehicles and plates in it."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

import numpy as np

from galaxy_alpr.engine.detection.pairing import pair
from galaxy_alpr.engine.image.colors import plate_colors, vehicle_color
from galaxy_alpr.engine.image.quality import measure_quality, unread
from galaxy_alpr.engine.image.rectify import crop_box, crop_plate
from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.engine.protocols import CornerFinder, Detector, PlateRecognizer
from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.errors import InvalidImage
from galaxy_alpr.types import (
    PLATE_LABEL,
    BgrImage,
    Detection,
    DetectionResult,
    EngineInfo,
    ImageResult,
    OcrResult,
    PlateResult,
    VehicleResult,
)

DEFAULT_MIN_CONFIDENCE = 0.3


class AlprEngine:
    """Finds plates and vehicles, pairs them, reads the plates. Safe to call from several threads.

    ``detector`` finds plates, and vehicles where it can; a ``vehicle_detector``, when given, is
    the one that is asked for vehicles, and a ``corner_finder`` tells the plates' corners instead of
    the detector. A reading less sure than ``min_confidence`` is not given as the plate's text; its
    candidates are, with the reason.
    """

    def __init__(
        self,
        detector: Detector,
        recognizer: PlateRecognizer,
        *,
        vehicle_detector: Detector | None = None,
        corner_finder: CornerFinder | None = None,
        countries: Sequence[str] | None = None,
        min_confidence: float = DEFAULT_MIN_CONFIDENCE,
    ) -> None:
        self.detector = detector
        self.recognizer = recognizer
        self.vehicle_detector = vehicle_detector
        self.corner_finder = corner_finder
        self.countries = countries
        self.min_confidence = min_confidence

    @property
    def info(self) -> EngineInfo:
        """The names of the models in use."""
        names = [self.detector.name]
        names += [
            part.name for part in (self.vehicle_detector, self.corner_finder) if part is not None
        ]
        return EngineInfo(" + ".join(names), self.recognizer.name)

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        """Return every vehicle and plate in a (H, W, 3) uint8 BGR image.

        ``countries`` (ISO 3166-1 alpha-2, likeliest first) are those whose formats are expected;
        default: the engine's. A plate that cannot be read is in the result, without text and with
        the reason.

        Raises:
            InvalidImage: the array is not such an image.
            ModelError: a model failed; an image without plates is never reported that way.
        """
        _check(image)
        started = perf_counter()
        vehicles, plates = self._detect(image)
        pairs = pair(vehicles, plates)
        detected = perf_counter()
        readings = self._read(image, plates, countries or self.countries)
        bodies = [_vehicle(image, vehicle) for vehicle in vehicles]
        finished = perf_counter()

        taken = {vehicle: (plate, why) for plate, (vehicle, why) in pairs.items()}
        results = []
        for index, body in enumerate(bodies):
            plate, why = taken.get(index, (None, None))
            results.append(DetectionResult(body, None if plate is None else readings[plate], why))
        results += [
            DetectionResult(None, reading)
            for index, reading in enumerate(readings)
            if index not in pairs
        ]
        return ImageResult(
            width=image.shape[1],
            height=image.shape[0],
            detections=tuple(results),
            engine=self.info,
            timing_ms={
                "detect": (detected - started) * 1000,
                "read": (finished - detected) * 1000,
            },
        )

    def _detect(self, image: BgrImage) -> tuple[list[Detection], list[Detection]]:
        """Return the vehicles and the plates, best first."""
        found = self.detector.detect(image)
        seen = found if self.vehicle_detector is None else self.vehicle_detector.detect(image)
        plates = [item for item in found if item.label == PLATE_LABEL]
        if self.corner_finder is not None:
            plates = self.corner_finder.find(image, plates)
        vehicles = [item for item in seen if item.label != PLATE_LABEL]
        return _best_first(vehicles), _best_first(plates)

    def _read(
        self, image: BgrImage, plates: Sequence[Detection], countries: Sequence[str] | None
    ) -> list[PlateResult]:
        if not plates:
            return []
        crops = [crop_plate(image, plate, self.recognizer.crop_margin) for plate in plates]
        readings = self.recognizer.read(crops)
        return [
            self._plate(image, plate, reading, countries)
            for plate, reading in zip(plates, readings, strict=True)
        ]

    def _plate(
        self,
        image: BgrImage,
        plate: Detection,
        reading: OcrResult,
        countries: Sequence[str] | None,
    ) -> PlateResult:
        tight = crop_plate(image, plate)
        colors = plate_colors(tight)
        settled = correct_reading(reading, countries, colors)
        corners = plate.corners or plate.box.corners
        quality = measure_quality(tight, corners)
        trusted = bool(settled.text) and settled.confidence >= self.min_confidence
        if not trusted:
            quality = unread(quality, tight, has_text=bool(settled.text))
        return PlateResult(
            box=plate.box,
            corners=corners,
            detection_confidence=plate.confidence,
            raw_text=reading.raw_text,
            text=settled.text if trusted else None,
            display_text=settled.display_text if trusted else None,
            confidence=settled.confidence,
            char_confidences=settled.char_confidences,
            candidates=settled.candidates,
            country=settled.country if trusted else None,
            region=settled.region if trusted else None,
            type=settled.type if trusted else None,
            background_color=colors.background,
            text_color=colors.text,
            quality=quality,
        )


def _vehicle(image: BgrImage, vehicle: Detection) -> VehicleResult:
    return VehicleResult(
        VehicleClass(vehicle.label),
        vehicle.confidence,
        vehicle.box,
        vehicle_color(crop_box(image, vehicle.box)),
    )


def _best_first(found: Sequence[Detection]) -> list[Detection]:
    return sorted(found, key=lambda item: -item.confidence)


def _check(image: BgrImage) -> None:
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or image.size == 0:
        raise InvalidImage(
            f"The engine takes images of shape (height, width, 3) and type uint8, "
            f"not {image.shape} and {image.dtype}."
        )
