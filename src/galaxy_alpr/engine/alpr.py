"""The engine: detects vehicles and plates in an image, pairs them and reads the plates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import perf_counter

import numpy as np

from galaxy_alpr.engine.detection.pairing import pair
from galaxy_alpr.engine.image.colors import plate_colors, vehicle_color
from galaxy_alpr.engine.image.quality import add_unread_reason, measure_quality
from galaxy_alpr.engine.image.rectify import crop_box, crop_plate
from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.engine.protocols import (
    CompletenessChecker,
    CornerFinder,
    Detector,
    PlateRecognizer,
)
from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.errors import InvalidImage
from galaxy_alpr.types import (
    PLATE_LABEL,
    BgrImage,
    DetectedObjects,
    Detection,
    DetectionResult,
    EngineInfo,
    ImageResult,
    OcrResult,
    Pairing,
    PlateResult,
    VehicleResult,
)

DEFAULT_MIN_CONFIDENCE = 0.3


class AlprEngine:
    """Detects vehicles and plates, pairs them and reads the plates. Safe for several threads.

    ``detector`` detects plates, and vehicles if it can; ``vehicle_detector``, if given, detects
    the vehicles instead. ``corner_finder``, if given, replaces the detector's plate corners.
    ``completeness_checker``, if given, judges whether the crops that are read show whole numbers. A
    reading with a confidence below ``min_confidence`` is not reported as the plate's text; its
    candidates are, with the reason.
    """

    def __init__(
        self,
        detector: Detector,
        recognizer: PlateRecognizer,
        *,
        vehicle_detector: Detector | None = None,
        corner_finder: CornerFinder | None = None,
        completeness_checker: CompletenessChecker | None = None,
        countries: Sequence[str] | None = None,
        min_confidence: float = DEFAULT_MIN_CONFIDENCE,
    ) -> None:
        self.detector = detector
        self.recognizer = recognizer
        self.vehicle_detector = vehicle_detector
        self.corner_finder = corner_finder
        self.completeness_checker = completeness_checker
        self.countries = countries
        self.min_confidence = min_confidence

    @property
    def info(self) -> EngineInfo:
        """The names of the models in use."""
        names = [self.detector.name]
        names += [
            part.name for part in (self.vehicle_detector, self.corner_finder) if part is not None
        ]
        checker = self.completeness_checker
        readers = [self.recognizer.name] + ([] if checker is None else [checker.name])
        return EngineInfo(" + ".join(names), " + ".join(readers))

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        """Return every vehicle and plate in a (H, W, 3) uint8 BGR image.

        ``countries`` (ISO 3166-1 alpha-2, most probable first) are those whose plate formats are
        expected; default: the engine's. A plate that cannot be read is in the result, without text
        and with the reason.

        Raises:
            InvalidImage: the array is not such an image.
            ModelError: a model failed; this is never reported as an image without plates.
        """
        started = perf_counter()
        objects = self.detect(image)
        detected = perf_counter()
        plates = self.read(image, objects.plates, countries)
        vehicles = [_vehicle(image, vehicle) for vehicle in objects.vehicles]
        finished = perf_counter()
        return ImageResult(
            width=image.shape[1],
            height=image.shape[0],
            detections=_join(vehicles, plates, objects.pairs),
            engine=self.info,
            timing_ms={
                "detect": (detected - started) * 1000,
                "read": (finished - detected) * 1000,
            },
        )

    def detect(self, image: BgrImage) -> DetectedObjects:
        """Detect and pair the vehicles and plates in a (H, W, 3) uint8 BGR image; read none.

        Boxes and corners are in pixels of the image, objects sorted by descending confidence.

        Raises:
            InvalidImage: the array is not such an image.
            ModelError: a model failed.
        """
        _check(image)
        detections = self.detector.detect(image)
        others = (
            detections if self.vehicle_detector is None else self.vehicle_detector.detect(image)
        )
        plates = [item for item in detections if item.label == PLATE_LABEL]
        if self.corner_finder is not None:
            plates = self.corner_finder.find(image, plates)
        vehicles = [item for item in others if item.label != PLATE_LABEL]
        vehicles, plates = _by_confidence(vehicles), _by_confidence(plates)
        return DetectedObjects(tuple(vehicles), tuple(plates), pair(vehicles, plates))

    def read(
        self,
        image: BgrImage,
        plates: Sequence[Detection],
        countries: Sequence[str] | None = None,
    ) -> list[PlateResult]:
        """Read plates detected in a (H, W, 3) uint8 BGR image: one result each, in their order.

        ``countries`` as for ``analyze``. A plate that cannot be read has no text but a reason.

        Raises:
            InvalidImage: the array is not such an image.
            ModelError: a model failed.
        """
        _check(image)
        if not plates:
            return []
        crops = [crop_plate(image, plate, self.recognizer.crop_margin) for plate in plates]
        readings = self.recognizer.read(crops)
        return [
            self._plate(image, plate, reading, countries or self.countries)
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
        corrected = correct_reading(reading, countries, colors)
        corners = plate.corners or plate.box.corners
        quality = measure_quality(tight, corners)
        trusted = bool(corrected.text) and corrected.confidence >= self.min_confidence
        if not trusted:
            quality = add_unread_reason(quality, tight, has_text=bool(corrected.text))
        return PlateResult(
            box=plate.box,
            corners=corners,
            detection_confidence=plate.confidence,
            raw_text=reading.raw_text,
            text=corrected.text if trusted else None,
            display_text=corrected.display_text if trusted else None,
            confidence=corrected.confidence,
            char_confidences=corrected.char_confidences,
            candidates=corrected.candidates,
            country=corrected.country if trusted else None,
            region=corrected.region if trusted else None,
            type=corrected.type if trusted else None,
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


def _join(
    vehicles: Sequence[VehicleResult],
    plates: Sequence[PlateResult],
    pairs: Mapping[int, tuple[int, Pairing]],
) -> tuple[DetectionResult, ...]:
    """Return the vehicles, each with its plate, then the plates without a vehicle."""
    plate_of = {vehicle: (plate, pairing) for plate, (vehicle, pairing) in pairs.items()}
    results = []
    for index, vehicle in enumerate(vehicles):
        plate, pairing = plate_of.get(index, (None, None))
        results.append(DetectionResult(vehicle, None if plate is None else plates[plate], pairing))
    results += [
        DetectionResult(None, plate) for index, plate in enumerate(plates) if index not in pairs
    ]
    return tuple(results)


def _by_confidence(detections: Sequence[Detection]) -> list[Detection]:
    return sorted(detections, key=lambda item: -item.confidence)


def _check(image: BgrImage) -> None:
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or image.size == 0:
        raise InvalidImage(
            f"The engine takes images of shape (height, width, 3) and type uint8, "
            f"not {image.shape} and {image.dtype}."
        )
