"""An engine's result as rows, with every relationship set: answers need no other query."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from galaxy_alpr.db import models
from galaxy_alpr.db.base import DISPLAY_LENGTH, RAW_LENGTH, TEXT_LENGTH
from galaxy_alpr.db.queries.files import FileSum
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import DetectionResult, ImageResult, PlateResult, VehicleResult

Fold = Callable[[str], str]

Crops = tuple[str | None, str | None]
"""The path of the crop of a detection's vehicle, and that of its plate."""

CropSums = tuple[FileSum | None, FileSum | None]
"""The sums of the two crops of a detection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """The values of a picture's row that are not part of the engine's result."""

    captured_at: datetime
    captured_at_source: str
    sent_captured_at: datetime | None
    created_at: datetime
    location_id: int | None
    source: str
    file_name: str | None
    image_path: str | None
    annotated_path: str | None
    crop_paths: Sequence[Crops]
    decode_ms: float


def session_row(result: ImageResult, new: NewSession, fold: Fold) -> models.DetectionSession:
    """Return the unsaved rows of a picture.

    They lack the location itself, the sums of the files, and the times of storing.

    ``fold`` maps a plate's text to the key that confusable texts share.
    """
    return models.DetectionSession(
        captured_at=new.captured_at,
        captured_at_source=new.captured_at_source,
        sent_captured_at=new.sent_captured_at,
        created_at=new.created_at,
        location_id=new.location_id,
        passed=None,
        source=new.source,
        file_name=new.file_name,
        image_path=new.image_path,
        image_width=None if new.image_path is None else result.width,
        image_height=None if new.image_path is None else result.height,
        annotated_path=new.annotated_path,
        notes=list(result.notes),
        detector=result.engine.detector[:100],
        recognizer=result.engine.recognizer[:100],
        decode_ms=new.decode_ms,
        detect_ms=round(result.timing_ms["detect"], 2),
        read_ms=round(result.timing_ms["read"], 2),
        store_ms=0.0,
        total_ms=0.0,
        detections=[
            _detection(item, crops, new, fold)
            for item, crops in zip(result.detections, new.crop_paths, strict=True)
        ],
    )


def stored_text(text: str) -> str:
    """Return a plate's text cut to the stored length: no real plate has more characters."""
    return text[:TEXT_LENGTH]


def _detection(
    item: DetectionResult, crops: Crops, new: NewSession, fold: Fold
) -> models.Detection:
    pairing = item.pairing
    return models.Detection(
        captured_at=new.captured_at,
        slot=models.slot_of(new.captured_at),
        location_id=new.location_id,
        kind=item.kind,
        pairing_method=None if pairing is None else pairing.method,
        pairing_confidence=None if pairing is None else pairing.confidence,
        vehicle=None if item.vehicle is None else _vehicle(item.vehicle, crops[0], new),
        plate=None if item.plate is None else _plate(item.plate, crops[1], new, fold),
    )


def _vehicle(vehicle: VehicleResult, path: str | None, new: NewSession) -> models.Vehicle:
    color = vehicle.color
    return models.Vehicle(
        captured_at=new.captured_at,
        location_id=new.location_id,
        vehicle_class=vehicle.vehicle_class,
        observed_class=vehicle.vehicle_class,
        confidence=vehicle.confidence,
        **_box(vehicle.box),
        color=None if color is None else color.name,
        observed_color=None if color is None else color.name,
        color_confidence=None if color is None else color.confidence,
        image_path=path,
    )


def _plate(plate: PlateResult, path: str | None, new: NewSession, fold: Fold) -> models.Plate:
    text = None if plate.text is None else stored_text(plate.text)
    region = plate.region
    return models.Plate(
        captured_at=new.captured_at,
        slot=models.slot_of(new.captured_at),
        location_id=new.location_id,
        text=text,
        folded=None if text is None else fold(text),
        display_text=None if plate.display_text is None else plate.display_text[:DISPLAY_LENGTH],
        observed_text=text,
        # PostgreSQL stores no NUL.
        raw_text=plate.raw_text.replace("\0", "")[:RAW_LENGTH],
        confidence=plate.confidence,
        detection_confidence=plate.detection_confidence,
        char_confidences=list(plate.char_confidences),
        **_box(plate.box),
        corners=[[x, y] for x, y in plate.corners],
        country=plate.country,
        region_code=None if region is None else region.code,
        region_name=None if region is None else region.name,
        type=plate.type,
        background_color=None if plate.background_color is None else plate.background_color.name,
        text_color=None if plate.text_color is None else plate.text_color.name,
        quality_score=plate.quality.score,
        unread_reason=plate.quality.reason,
        image_path=path,
        candidates=_candidates(plate, fold),
    )


def _candidates(plate: PlateResult, fold: Fold) -> list[models.PlateCandidate]:
    return [
        models.PlateCandidate(
            rank=rank,
            text=stored_text(candidate.text),
            folded=fold(stored_text(candidate.text)),
            confidence=candidate.confidence,
            char_confidences=list(candidate.char_confidences),
        )
        for rank, candidate in enumerate(plate.candidates)
    ]


def _box(box: BoundingBox) -> dict[str, Any]:
    return {"x1": box.x1, "y1": box.y1, "x2": box.x2, "y2": box.y2}
