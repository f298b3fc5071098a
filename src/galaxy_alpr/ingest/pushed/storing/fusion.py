"""What the engine detected in a picture and what its sender read in it, together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from galaxy_alpr.engine.image.quality import measure_quality
from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.engine.plates.confusables import one_glyph
from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.enums import PairingMethod, UnreadReason
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.ingest.pushed.storing.readers import UNKNOWN_CONFIDENCE, combined, reading_of
from galaxy_alpr.ingest.pushed.values import PushedPlate, PushedReading, PushedVehicle
from galaxy_alpr.services.ingest.values import PushedNote
from galaxy_alpr.types import (
    BgrImage,
    ColorName,
    DetectionResult,
    ImageResult,
    OcrResult,
    Pairing,
    PlateQuality,
    PlateResult,
    VehicleResult,
)

_SAME_BOX = 0.2
"""Intersection over union from which two boxes are of one plate."""

_LIKE = 0.6
"""Share of equal characters from which two texts may be of one plate."""

_INSIDE = 0.5
_HIDDEN = frozenset({UnreadReason.CUT_OFF, UnreadReason.OCCLUDED})
"""Reasons that hold whatever the sender read: a part of the plate is not in the picture."""


@dataclass(frozen=True, slots=True)
class Fused:
    """What is stored of a picture, and what is unusual about it."""

    result: ImageResult
    notes: tuple[PushedNote, ...] = ()


def fuse(
    result: ImageResult,
    reading: PushedReading,
    *,
    weight: float,
    countries: Sequence[str] = (),
    image: BgrImage | None = None,
) -> Fused:
    """Return the engine's detections with the sender's plate.

    It is paired with a detected one by their boxes, else by their texts. One that the engine did
    not detect is added with the sender's box, or that of the whole picture. ``weight`` is how much
    the sender's text counts; ``image`` is the (H, W, 3) BGR picture, if there is one.
    """
    plate = reading.plate
    if plate is None:
        return Fused(result)
    box = _inside(plate.box, result)
    number = _paired(result, plate, box)
    if number is None:
        if plate.text is None and box is None:
            return Fused(result)
        return Fused(_added(result, reading, box, countries, image), (PushedNote.NOT_DETECTED,))
    sent = reading_of(plate)
    own = result.detections[number].plate
    assert own is not None
    if sent is None:
        return Fused(result)
    differs = own.text is not None and one_glyph(own.text) != one_glyph(sent.text)
    both = _both(own, sent, weight, countries)
    detections = list(result.detections)
    detections[number] = replace(detections[number], plate=both)
    notes = (PushedNote.CONTRADICTED,) if differs else ()
    return Fused(replace(result, detections=tuple(detections)), notes)


def _inside(box: BoundingBox | None, result: ImageResult) -> BoundingBox | None:
    """Return the part of a box inside the picture, ``None`` where that is none."""
    if box is None:
        return None
    found = box.clip(result.width, result.height)
    return found if found.width >= 1 and found.height >= 1 else None


def _paired(result: ImageResult, plate: PushedPlate, box: BoundingBox | None) -> int | None:
    """Return the number of the detection whose plate the sender's is."""
    plates = {n: item.plate for n, item in enumerate(result.detections) if item.plate is not None}
    if not plates:
        return None
    if box is not None:
        best = max(plates, key=lambda n: plates[n].box.iou(box))
        overlaps = plates[best].box.iou(box) >= _SAME_BOX
        if overlaps or box.containment(plates[best].box) >= _INSIDE:
            return best
    text = normalize_text(plate.text or "")
    if text:
        best = max(plates, key=lambda n: _likeness(plates[n], text))
        if _likeness(plates[best], text) >= _LIKE:
            return best
    if len(plates) == 1 and box is None:
        ((only, found),) = plates.items()
        if found.text is None or not text:
            return only
    return None


def _likeness(plate: PlateResult, text: str) -> float:
    """Return how like the texts of a plate are to another, 0 to 1."""
    texts = {plate.text or "", normalize_text(plate.raw_text)}
    return max(
        Levenshtein.normalized_similarity(one_glyph(own), one_glyph(text)) if own else 0.0
        for own in texts
    )


def _both(
    own: PlateResult, sent: OcrResult, weight: float, countries: Sequence[str]
) -> PlateResult:
    """Return a plate that both read."""
    seen = own.reading or OcrResult(
        raw_text=own.raw_text,
        text=own.text or "",
        confidence=own.confidence,
        char_confidences=own.char_confidences,
        candidates=own.candidates,
    )
    fused = combined(own.candidates, seen, sent, weight=weight, countries=countries)
    described = correct_reading(fused, countries)
    is_same = described.text == own.text
    reason = own.quality.reason
    return replace(
        own,
        text=described.text,
        display_text=own.display_text if is_same else described.display_text,
        confidence=described.confidence,
        char_confidences=described.char_confidences,
        candidates=described.candidates,
        country=own.country if is_same else described.country,
        region=own.region if is_same else described.region,
        type=own.type if is_same else described.type,
        quality=replace(own.quality, reason=reason if reason in _HIDDEN else None),
        raw_text=own.raw_text or sent.raw_text,
    )


def _added(
    result: ImageResult,
    reading: PushedReading,
    box: BoundingBox | None,
    countries: Sequence[str],
    image: BgrImage | None,
) -> ImageResult:
    """Return the result with the sender's plate on its vehicle, else on that around it."""
    assert reading.plate is not None
    whole = BoundingBox(0.0, 0.0, float(result.width), float(result.height))
    plate = plate_of(reading.plate, box or whole, countries, image)
    detections = list(result.detections)
    for number, item in enumerate(detections):
        around = None if item.vehicle is None else item.vehicle.box
        if box is None or around is None or item.plate is not None:
            continue
        share = around.containment(box)
        if share >= _INSIDE:
            pairing = Pairing(PairingMethod.CONTAINMENT, share)
            detections[number] = replace(item, plate=plate, pairing=pairing)
            return replace(result, detections=tuple(detections))
    return replace(result, detections=(*detections, detection_of(plate, reading.vehicle, result)))


def detection_of(
    plate: PlateResult | None, sent: PushedVehicle | None, result: ImageResult
) -> DetectionResult:
    """Return a sender's plate with its vehicle, where it gave the class and the box of that."""
    box = None if sent is None else _inside(sent.box, result)
    if sent is None or sent.vehicle_class is None or box is None:
        return DetectionResult(None, plate)
    vehicle = VehicleResult(
        sent.vehicle_class,
        UNKNOWN_CONFIDENCE if sent.confidence is None else sent.confidence,
        box,
        None if sent.color is None else ColorName(sent.color, UNKNOWN_CONFIDENCE),
    )
    share = 0.0 if plate is None else box.containment(plate.box)
    pairing = None if plate is None else Pairing(PairingMethod.CONTAINMENT, share)
    return DetectionResult(vehicle, plate, pairing)


def plate_of(
    plate: PushedPlate,
    box: BoundingBox,
    countries: Sequence[str],
    image: BgrImage | None = None,
) -> PlateResult:
    """Return a plate that only the sender read; it is no surer than its sender."""
    sent = reading_of(plate)
    expected = [code for code in (plate.country, *countries) if code is not None]
    described = correct_reading(sent or OcrResult.empty(), list(dict.fromkeys(expected)))
    confidence = 0.0 if sent is None else min(described.confidence, sent.confidence)
    quality = PlateQuality(0.0, box.height, 0.0, 0.0, 0.0)
    if image is not None:
        quality = measure_quality(box.crop(image), box.corners)
    if sent is None:
        quality = replace(quality, reason=UnreadReason.NO_TEXT)
    return PlateResult(
        box=box,
        corners=box.corners,
        detection_confidence=confidence,
        raw_text=(plate.text or "")[:60],
        text=described.text or None,
        display_text=described.display_text or None,
        confidence=confidence,
        char_confidences=described.char_confidences,
        candidates=tuple(
            replace(item, confidence=min(item.confidence, confidence))
            for item in described.candidates
        ),
        country=described.country or (plate.country if described.text else None),
        region=described.region,
        type=described.type,
        background_color=None
        if plate.color is None
        else ColorName(plate.color, UNKNOWN_CONFIDENCE),
        text_color=None,
        quality=quality,
        reading=sent,
    )
