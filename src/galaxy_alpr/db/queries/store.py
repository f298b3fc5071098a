"""An engine's result as rows, with every relationship set so that they can be shown unread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from galaxy_alpr.db import models
from galaxy_alpr.types import (
    BoundingBox,
    DetectionResult,
    ImageResult,
    PlateResult,
    StoredFile,
    VehicleResult,
)

Fold = Callable[[str], str]

Crops = tuple[StoredFile | None, StoredFile | None]
"""The crops of a detection's vehicle and of its plate."""

TEXT_LENGTH = 20
DISPLAY_LENGTH = 30
RAW_LENGTH = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What is known of a picture beside what was read in it. Times taken are milliseconds."""

    captured_at: datetime
    location: models.Location | None
    source: str
    file_name: str | None
    original: StoredFile
    annotated_path: str | None
    crops: Sequence[Crops]
    decode_ms: float


def session_row(result: ImageResult, capture: Capture, fold: Fold) -> models.DetectionSession:
    """Return the unsaved rows of a picture; ``store_ms`` and ``total_ms`` are still 0.

    ``fold`` maps a plate's text to the key that easily confused texts share.
    """
    return models.DetectionSession(
        captured_at=capture.captured_at,
        location=capture.location,
        source=capture.source,
        file_name=capture.file_name,
        image_path=capture.original.path,
        image_sha256=capture.original.sha256,
        image_width=result.width,
        image_height=result.height,
        annotated_path=capture.annotated_path,
        detector=result.engine.detector[:100],
        recognizer=result.engine.recognizer[:100],
        decode_ms=capture.decode_ms,
        detect_ms=round(result.timing_ms["detect"], 2),
        read_ms=round(result.timing_ms["read"], 2),
        store_ms=0.0,
        total_ms=0.0,
        detections=[
            _detection(item, crops, capture, fold)
            for item, crops in zip(result.detections, capture.crops, strict=True)
        ],
    )


def stored_text(text: str) -> str:
    """Return as much of a plate's text as is kept: no real plate has more characters."""
    return text[:TEXT_LENGTH]


def _detection(
    item: DetectionResult, crops: Crops, capture: Capture, fold: Fold
) -> models.Detection:
    pairing = item.pairing
    at = capture.captured_at
    return models.Detection(
        captured_at=at,
        location=capture.location,
        kind=item.kind,
        pairing_method=None if pairing is None else pairing.method,
        pairing_confidence=None if pairing is None else pairing.confidence,
        vehicle=None if item.vehicle is None else _vehicle(item.vehicle, crops[0], at),
        plate=None if item.plate is None else _plate(item.plate, crops[1], at, fold),
    )


def _vehicle(vehicle: VehicleResult, file: StoredFile | None, at: datetime) -> models.Vehicle:
    color = vehicle.color
    return models.Vehicle(
        captured_at=at,
        vehicle_class=vehicle.vehicle_class,
        observed_class=vehicle.vehicle_class,
        confidence=vehicle.confidence,
        **_box(vehicle.box),
        color=None if color is None else color.name,
        observed_color=None if color is None else color.name,
        color_confidence=None if color is None else color.confidence,
        **_file(file),
    )


def _plate(plate: PlateResult, file: StoredFile | None, at: datetime, fold: Fold) -> models.Plate:
    text = None if plate.text is None else stored_text(plate.text)
    folded = None if text is None else fold(text)
    region = plate.region
    return models.Plate(
        captured_at=at,
        text=text,
        folded=folded,
        folded_reversed=None if folded is None else folded[::-1],
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
        **_file(file),
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


def _file(file: StoredFile | None) -> dict[str, Any]:
    if file is None:
        return {"image_path": None, "image_sha256": None}
    return {"image_path": file.path, "image_sha256": file.sha256}
