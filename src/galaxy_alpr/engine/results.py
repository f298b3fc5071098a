"""From detections and readings to what the engine reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from galaxy_alpr.engine.completeness.assess import assess, is_incomplete, withhold
from galaxy_alpr.engine.completeness.frame import cut_ends
from galaxy_alpr.engine.image.colors import plate_colors, vehicle_color
from galaxy_alpr.engine.image.quality import add_unread_reason, measure_quality
from galaxy_alpr.engine.image.rectify import crop_plate
from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.types import (
    BgrImage,
    Detection,
    DetectionResult,
    OcrResult,
    Pairing,
    PlateResult,
    VehicleResult,
)


def plate_result(
    image: BgrImage,
    plate: Detection,
    reading: OcrResult,
    countries: Sequence[str],
    *,
    min_confidence: float,
) -> PlateResult:
    """Return what is reported of a plate: its corrected text, or the reason why there is none.

    ``countries`` are the expected ones. A text below ``min_confidence``, 0 to 1, is not reported.
    """
    tight = crop_plate(image, plate)
    colors = plate_colors(tight)
    corrected = correct_reading(reading, countries, colors)
    corners = plate.corners or plate.box.corners
    quality = measure_quality(tight, corners)
    size = (image.shape[1], image.shape[0])
    completeness = assess(plate, size, reading, corrected, countries)
    trusted = bool(corrected.text) and corrected.confidence >= min_confidence
    if is_incomplete(completeness):
        cut = cut_ends(plate, size)
        trusted, corrected = False, withhold(corrected, reading, completeness, cut)
        quality = replace(quality, reason=completeness.reason)
    elif not trusted:
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
        completeness=completeness,
        reading=reading,
    )


def vehicle_result(image: BgrImage, vehicle: Detection) -> VehicleResult:
    """Return what is reported of a vehicle."""
    return VehicleResult(
        VehicleClass(vehicle.label),
        vehicle.confidence,
        vehicle.box,
        vehicle_color(vehicle.box.crop(image)),
    )


def join(
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
