"""Rows for tests, written through the models; everything not named has a plausible value.

Each function adds to the session and flushes, so that ids are there; the caller commits.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.queries import lists
from galaxy_alpr.db.queries.texts import parts
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.enums import (
    DetectionKind,
    LocationType,
    PairingMethod,
    PictureNote,
    PlateStatus,
    PlateType,
    UnreadReason,
    VehicleClass,
)

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
"""The moment of a row that names none."""

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class PlateSpec:
    """A plate to be made; ``text`` ``None`` makes one that was seen but not read."""

    text: str | None
    display_text: str | None = None
    confidence: float = 0.97
    country: str | None = "ID"
    region: tuple[str, str] | None = None
    type: PlateType | None = PlateType.PRIVATE
    background_color: str | None = "white"
    text_color: str | None = "black"
    quality_score: float = 0.8
    unread_reason: UnreadReason | None = None
    candidates: Sequence[tuple[str, float]] = ()
    """Readings after the first one."""
    image_path: str | None = None


@dataclass(frozen=True, slots=True)
class VehicleSpec:
    """A vehicle to be made."""

    vehicle_class: VehicleClass = VehicleClass.CAR
    color: str | None = "white"
    confidence: float = 0.93
    image_path: str | None = None


@dataclass(frozen=True, slots=True)
class DetectionSpec:
    """A vehicle, a plate, or both, to be made."""

    plate: PlateSpec | None = None
    vehicle: VehicleSpec | None = field(default_factory=VehicleSpec)


def make_lot(
    session: Session,
    name: str | None = None,
    *,
    capacity: int | None = None,
    timezone: str = "UTC",
) -> models.Lot:
    """Add a lot."""
    lot = models.Lot(name=name or f"Lot {next(_numbers)}", capacity=capacity, timezone=timezone)
    session.add(lot)
    session.flush()
    return lot


def make_location(
    session: Session,
    name: str | None = None,
    *,
    type: LocationType = LocationType.ENTRY,
    lot: models.Lot | None = None,
    country: str | None = None,
) -> models.Location:
    """Add a location."""
    location = models.Location(
        name=name or f"Gate {next(_numbers)}",
        type=type,
        lot_id=None if lot is None else lot.id,
        country=country,
    )
    session.add(location)
    session.flush()
    return location


def make_list_entry(
    session: Session,
    text: str,
    status: PlateStatus = PlateStatus.ALLOWED,
    *,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    note: str | None = None,
) -> models.PlateListEntry:
    """Put a plate on a list."""
    entry = models.PlateListEntry(
        text=text,
        folded=fold(text),
        display_text=text,
        status=status,
        valid_from=valid_from,
        valid_until=valid_until,
        note=note,
    )
    session.add(entry)
    session.flush()
    return entry


def make_session(
    session: Session,
    *,
    plates: Sequence[str | PlateSpec | None] = (),
    detections: Sequence[DetectionSpec] = (),
    captured_at: datetime = AT,
    location: models.Location | None = None,
    source: str = "upload",
    file_name: str | None = "photo.jpg",
    image_path: str | None = None,
    image_sha256: str = "0" * 64,
    annotated_path: str | None = None,
    notes: Sequence[PictureNote] = (),
    timing_ms: tuple[float, float, float, float, float] = (4.0, 31.0, 6.0, 3.0, 44.0),
) -> models.DetectionSession:
    """Add an analysed photo with its detections.

    Each of ``plates`` (a text, a ``PlateSpec``, or ``None`` for a vehicle without a plate) is a
    detection with a white car; ``detections`` come after them. ``timing_ms`` is decode, detect,
    read, store, total.
    """
    specs = [DetectionSpec(_plate_spec(plate)) for plate in plates] + list(detections)
    decode, detect, read, store, total = timing_ms
    row = models.DetectionSession(
        captured_at=captured_at,
        location=location,
        source=source,
        file_name=file_name,
        image_path=image_path or f"uploaded/2026/11/22/{next(_numbers)}.jpg",
        image_sha256=image_sha256,
        image_width=1280,
        image_height=720,
        annotated_path=annotated_path,
        notes=list(notes),
        detector="test detector",
        recognizer="test recognizer",
        decode_ms=decode,
        detect_ms=detect,
        read_ms=read,
        store_ms=store,
        total_ms=total,
        detections=[_detection(spec, captured_at, location) for spec in specs],
    )
    for item in row.detections:
        plate = item.plate
        if plate is not None and plate.text is not None:
            found = lists.statuses_by_text(session, [plate.text], captured_at)
            plate.status = found[plate.text]
    session.add(row)
    session.flush()
    made = [item.plate for item in row.detections if item.plate is not None]
    parts.keep(session, parts.keyed((plate.text, plate.folded) for plate in made))
    return row


def _plate_spec(plate: str | PlateSpec | None) -> PlateSpec | None:
    return PlateSpec(plate) if isinstance(plate, str) else plate


def _detection(
    spec: DetectionSpec, captured_at: datetime, location: models.Location | None
) -> models.Detection:
    both = spec.vehicle is not None and spec.plate is not None
    if both:
        kind = DetectionKind.VEHICLE_WITH_PLATE
    elif spec.vehicle is not None:
        kind = DetectionKind.VEHICLE_WITHOUT_PLATE
    else:
        kind = DetectionKind.PLATE_WITHOUT_VEHICLE
    return models.Detection(
        captured_at=captured_at,
        location=location,
        kind=kind,
        pairing_method=PairingMethod.CONTAINMENT if both else None,
        pairing_confidence=0.97 if both else None,
        vehicle=None if spec.vehicle is None else _vehicle(spec.vehicle, captured_at),
        plate=None if spec.plate is None else _plate(spec.plate, captured_at),
    )


def _vehicle(spec: VehicleSpec, captured_at: datetime) -> models.Vehicle:
    return models.Vehicle(
        captured_at=captured_at,
        vehicle_class=spec.vehicle_class,
        observed_class=spec.vehicle_class,
        confidence=spec.confidence,
        x1=100.0,
        y1=100.0,
        x2=700.0,
        y2=600.0,
        color=spec.color,
        observed_color=spec.color,
        color_confidence=None if spec.color is None else 0.8,
        image_path=spec.image_path,
    )


def _plate(spec: PlateSpec, captured_at: datetime) -> models.Plate:
    text = spec.text
    readings = ([] if text is None else [(text, spec.confidence)]) + list(spec.candidates)
    code, name = spec.region or (None, None)
    return models.Plate(
        captured_at=captured_at,
        text=text,
        folded=None if text is None else fold(text),
        display_text=spec.display_text or text,
        observed_text=text,
        raw_text=text or "",
        confidence=spec.confidence if text is not None else 0.0,
        detection_confidence=0.91,
        char_confidences=[] if text is None else [spec.confidence] * len(text),
        x1=300.0,
        y1=400.0,
        x2=500.0,
        y2=460.0,
        corners=[[300.0, 400.0], [500.0, 400.0], [500.0, 460.0], [300.0, 460.0]],
        country=None if text is None else spec.country,
        region_code=code,
        region_name=name,
        type=None if text is None else spec.type,
        background_color=spec.background_color,
        text_color=spec.text_color,
        quality_score=spec.quality_score,
        unread_reason=spec.unread_reason,
        image_path=spec.image_path,
        candidates=[
            models.PlateCandidate(
                rank=rank,
                text=reading,
                folded=fold(reading),
                confidence=confidence,
                char_confidences=[confidence] * len(reading),
            )
            for rank, (reading, confidence) in enumerate(readings)
        ],
    )
