"""The words of the API that several routes share, and how rows become them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from galaxy_alpr.db import models
from galaxy_alpr.enums import (
    DetectionKind,
    LocationType,
    PairingMethod,
    PlateStatus,
    PlateType,
    UnreadReason,
    VehicleClass,
)
from galaxy_alpr.storage import OUTPUTS_URL
from galaxy_alpr.web.schema import Schema, file_url

Confidence = Annotated[float, Field(ge=0, le=1)]
Box = Annotated[
    list[float], Field(min_length=4, max_length=4, description="x1, y1, x2, y2 in pixels")
]


class LocationRef(Schema):
    """The place of a detection."""

    id: int
    name: str
    type: LocationType


class ColorOut(Schema):
    """A colour's name with its confidence."""

    name: str
    confidence: Confidence | None = None


class RegionOut(Schema):
    """An issuing region."""

    code: str
    name: str


class CandidateOut(Schema):
    """One possible reading."""

    text: str
    confidence: Confidence
    char_confidences: list[Confidence] = Field([])


class QualityOut(Schema):
    """How well the plate could be read and, if it was not, why."""

    score: Confidence
    reason: UnreadReason | None = None


class PairingOut(Schema):
    """Why the plate belongs to the vehicle."""

    method: PairingMethod
    confidence: Confidence


class VehicleOut(Schema):
    """A vehicle in a picture."""

    id: int
    vehicle_class: VehicleClass = Field(alias="class")
    observed_class: VehicleClass
    confidence: Confidence
    box: Box
    color: ColorOut | None
    image_url: str | None

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True, extra="forbid")

    @classmethod
    def of(cls, row: models.Vehicle) -> VehicleOut:
        color = None
        if row.color is not None:
            # The confidence is that of what was observed, not of a correction.
            observed = row.color == row.observed_color
            color = ColorOut(name=row.color, confidence=row.color_confidence if observed else None)
        return cls(
            id=row.id,
            vehicle_class=VehicleClass(row.vehicle_class),
            observed_class=VehicleClass(row.observed_class),
            confidence=row.confidence,
            box=[row.x1, row.y1, row.x2, row.y2],
            color=color,
            image_url=file_url(row.image_path),
        )


class PlateOut(Schema):
    """A plate in a picture; ``text`` is null when it was seen but not read."""

    id: int
    text: str | None
    display_text: str | None
    observed_text: str | None = Field(description="What the engine read; never changed.")
    confidence: Confidence
    detection_confidence: Confidence
    char_confidences: list[Confidence]
    candidates: list[CandidateOut]
    box: Box
    corners: list[Annotated[list[float], Field(min_length=2, max_length=2)]] = Field(
        min_length=4, max_length=4
    )
    country: str | None
    region: RegionOut | None
    type: PlateType | None
    background_color: str | None
    text_color: str | None
    quality: QualityOut
    status: PlateStatus
    image_url: str | None

    @classmethod
    def of(cls, row: models.Plate, status: PlateStatus) -> PlateOut:
        """Build from a row with its candidates loaded, and the plate's standing."""
        region = None
        if row.region_code is not None:
            region = RegionOut(code=row.region_code, name=row.region_name or row.region_code)
        return cls(
            id=row.id,
            text=row.text,
            display_text=row.display_text,
            observed_text=row.observed_text,
            confidence=row.confidence,
            detection_confidence=row.detection_confidence,
            char_confidences=row.char_confidences,
            candidates=[CandidateOut.model_validate(item) for item in row.candidates],
            box=[row.x1, row.y1, row.x2, row.y2],
            corners=row.corners,
            country=row.country,
            region=region,
            type=None if row.type is None else PlateType(row.type),
            background_color=row.background_color,
            text_color=row.text_color,
            quality=QualityOut(score=row.quality_score, reason=_reason(row.unread_reason)),
            status=status,
            image_url=file_url(row.image_path),
        )


def _reason(value: str | None) -> UnreadReason | None:
    return None if value is None else UnreadReason(value)


class DetectionOut(Schema):
    """A vehicle, a plate, or both."""

    id: int
    kind: DetectionKind
    pairing: PairingOut | None
    vehicle: VehicleOut | None
    plate: PlateOut | None

    @classmethod
    def of(cls, row: models.Detection, status: PlateStatus) -> DetectionOut:
        """Build from a row with vehicle, plate and candidates loaded."""
        return cls(
            id=row.id,
            kind=DetectionKind(row.kind),
            pairing=_pairing(row),
            vehicle=None if row.vehicle is None else VehicleOut.of(row.vehicle),
            plate=None if row.plate is None else PlateOut.of(row.plate, status),
        )


def _pairing(row: models.Detection) -> PairingOut | None:
    if row.pairing_method is None or row.pairing_confidence is None:
        return None
    return PairingOut(method=PairingMethod(row.pairing_method), confidence=row.pairing_confidence)


class ImageOut(Schema):
    """The picture as it was uploaded."""

    width: int
    height: int
    url: str
    sha256: str


class EngineOut(Schema):
    """The models that read the picture."""

    detector: str
    recognizer: str


class TimingOut(Schema):
    """Milliseconds a step took."""

    decode: float
    detect: float
    read: float
    store: float
    total: float


class SummaryOut(Schema):
    """How many detections of each kind there are."""

    vehicles_with_plates: int
    vehicles_without_plates: int
    plates_without_vehicles: int


class SessionOut(Schema):
    """One analysed photo in full."""

    session_id: int
    captured_at: datetime
    created_at: datetime
    source: str
    file_name: str | None
    location: LocationRef | None
    image: ImageOut
    annotated_image_url: str | None
    engine: EngineOut
    timing_ms: TimingOut
    summary: SummaryOut
    detections: list[DetectionOut]

    @classmethod
    def of(cls, row: models.DetectionSession, statuses: dict[str, PlateStatus]) -> SessionOut:
        """Build from a row with location and detections loaded; ``statuses`` by plate text."""
        kinds = [item.kind for item in row.detections]
        return cls(
            session_id=row.id,
            captured_at=row.captured_at,
            created_at=row.created_at,
            source=row.source,
            file_name=row.file_name,
            location=None if row.location is None else LocationRef.model_validate(row.location),
            image=ImageOut(
                width=row.image_width,
                height=row.image_height,
                url=f"{OUTPUTS_URL}/{row.image_path}",
                sha256=row.image_sha256,
            ),
            annotated_image_url=file_url(row.annotated_path),
            engine=EngineOut(detector=row.detector, recognizer=row.recognizer),
            timing_ms=TimingOut(
                decode=row.decode_ms,
                detect=row.detect_ms,
                read=row.read_ms,
                store=row.store_ms,
                total=row.total_ms,
            ),
            summary=SummaryOut(
                vehicles_with_plates=kinds.count(DetectionKind.VEHICLE_WITH_PLATE),
                vehicles_without_plates=kinds.count(DetectionKind.VEHICLE_WITHOUT_PLATE),
                plates_without_vehicles=kinds.count(DetectionKind.PLATE_WITHOUT_VEHICLE),
            ),
            detections=[
                DetectionOut.of(
                    item,
                    statuses.get(item.plate.text, PlateStatus.UNLISTED)
                    if item.plate is not None and item.plate.text is not None
                    else PlateStatus.UNLISTED,
                )
                for item in row.detections
            ],
        )
