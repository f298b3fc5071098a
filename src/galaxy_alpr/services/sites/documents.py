"""What a site sends of its readings and visits: the present state of each, by its columns."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from galaxy_alpr.enums import (
    DetectionKind,
    Direction,
    LocationType,
    MomentSource,
    PlateStatus,
    PlateType,
    UnreadReason,
    VehicleClass,
)
from galaxy_alpr.services.sites.values import (
    Count,
    Country,
    Display,
    Document,
    FilePath,
    Hash,
    Long,
    Moment,
    Name,
    Number,
    Raw,
    Short,
    Source,
    Text,
    Word,
)
from galaxy_alpr.timezones import check_timezone


class LotDocument(Document):
    """A lot of a site."""

    source: Source
    name: Name
    capacity: Count | None
    timezone: Annotated[str, AfterValidator(check_timezone)]


class LocationDocument(Document):
    """A location of a site."""

    source: Source
    name: Name
    type: LocationType
    country: Country | None
    lot: LotDocument | None


class FileDocument(Document):
    """A file of a reading, which is sent by itself."""

    image_path: FilePath
    image_sha256: Hash | None
    image_bytes: Count | None


class CandidateDocument(Document):
    """A candidate of a plate's text."""

    rank: Count
    text: Text
    confidence: Number
    char_confidences: list[Number] = Field(max_length=40)


class CorrectionDocument(Document):
    """A text that a person set at the site."""

    text_before: Text | None
    text_after: Text | None
    changed_by: Name
    changed_at: Moment
    note: Long | None
    undone_at: Moment | None
    undone_by: Name | None


class VehicleDocument(Document):
    """A vehicle."""

    vehicle_class: VehicleClass
    observed_class: VehicleClass
    confidence: Number
    x1: Number
    y1: Number
    x2: Number
    y2: Number
    color: Word | None
    observed_color: Word | None
    color_confidence: Number | None
    changed_at: Moment | None
    changed_by: Name | None
    file: FileDocument | None


class PlateDocument(Document):
    """A plate."""

    text: Text | None
    text_hash: Hash | None
    display_text: Display | None
    observed_text: Text | None
    raw_text: Raw
    confidence: Number
    detection_confidence: Number
    char_confidences: list[Number] = Field(max_length=40)
    x1: Number
    y1: Number
    x2: Number
    y2: Number
    corners: list[Annotated[list[Number], Field(min_length=2, max_length=2)]] = Field(max_length=4)
    country: Country | None
    region_code: Short | None
    region_name: Name | None
    type: PlateType | None
    background_color: Word | None
    text_color: Word | None
    status: PlateStatus | None
    quality_score: Number
    unread_reason: UnreadReason | None
    file: FileDocument | None
    candidates: list[CandidateDocument] = Field(max_length=100)
    corrections: list[CorrectionDocument] = Field(max_length=1000)


class DetectionDocument(Document):
    """A vehicle, a plate, or both."""

    source: Source
    kind: DetectionKind
    pairing_method: Word | None
    pairing_confidence: Number | None
    vehicle: VehicleDocument | None
    plate: PlateDocument | None


class PassDocument(Document):
    """The pass of a vehicle before a camera of the site."""

    pass_id: Annotated[str, Field(min_length=1, max_length=36)]
    first_at: Moment
    last_at: Moment
    frames: Count
    direction: Direction | None
    line: Name | None
    zones: list[Name] = Field(max_length=100)
    sure: bool


class ReadingDocument(Document):
    """An analysed photo with what was detected in it."""

    source: Source
    captured_at: Moment
    captured_at_source: MomentSource | None
    sent_captured_at: Moment | None
    file_name: Annotated[str, Field(max_length=255)] | None
    image_width: Count | None
    image_height: Count | None
    notes: list[Word] = Field(max_length=20)
    detector: Name
    recognizer: Name
    decode_ms: Number
    detect_ms: Number
    read_ms: Number
    location: LocationDocument | None
    file: FileDocument | None
    passed: PassDocument | None
    detections: list[DetectionDocument] = Field(max_length=1000)
