"""A detection, and an analysed photo with all of its detections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pydantic import Field

from galaxy_alpr.db import models
from galaxy_alpr.endpoints.schemas.cameras.passes import OfPass, PassOut, of_pass
from galaxy_alpr.endpoints.schemas.places import LocationRef
from galaxy_alpr.endpoints.schemas.plates import PlateOut
from galaxy_alpr.endpoints.schemas.vehicles import VehicleOut
from galaxy_alpr.enums import (
    DetectionKind,
    MomentSource,
    PairingMethod,
    PictureNote,
    PlateStatus,
)
from galaxy_alpr.services.readings.store import StoredReading
from galaxy_alpr.web.errors import ErrorResponse
from galaxy_alpr.web.guards.sub_path import file_url
from galaxy_alpr.web.schema import Confidence, Milliseconds, Schema


class PairingOut(Schema):
    """The rule by which the plate was paired with the vehicle, and the confidence."""

    method: PairingMethod
    confidence: Confidence


class DetectionOut(Schema):
    """A vehicle, a plate, or both."""

    id: int
    kind: DetectionKind
    pairing: PairingOut | None
    vehicle: VehicleOut | None
    plate: PlateOut | None

    @classmethod
    def of(cls, row: models.Detection, statuses: Mapping[str, PlateStatus]) -> DetectionOut:
        """Build from a row with vehicle, plate and candidates loaded."""
        return cls(
            id=row.id,
            kind=DetectionKind(row.kind),
            pairing=_pairing(row),
            vehicle=None if row.vehicle is None else VehicleOut.of(row.vehicle),
            plate=None if row.plate is None else PlateOut.of(row.plate, statuses),
        )


class ImageOut(Schema):
    """The picture as it was uploaded."""

    width: int
    height: int
    url: str
    sha256: str

    @classmethod
    def of(cls, row: models.DetectionSession) -> ImageOut | None:
        """Build from a row, ``None`` where there is no picture."""
        if row.image_path is None:
            return None
        assert row.image_width is not None
        assert row.image_height is not None
        assert row.image_sha256 is not None
        return cls(
            width=row.image_width,
            height=row.image_height,
            url=file_url(row.image_path),
            sha256=row.image_sha256,
        )


class EngineOut(Schema):
    """The models that read the picture."""

    detector: str
    recognizer: str


class TimingOut(Schema):
    """The milliseconds of each step."""

    decode: Milliseconds
    detect: Milliseconds
    read: Milliseconds
    store: Milliseconds
    total: Milliseconds


class SummaryOut(Schema):
    """The number of detections of each kind."""

    vehicles_with_plates: int
    vehicles_without_plates: int
    plates_without_vehicles: int


class SessionOut(OfPass):
    """One analysed photo in full."""

    session_id: int
    captured_at: datetime
    captured_at_source: MomentSource | None = Field(
        description="Where `captured_at` comes from: the client, the camera's clock in the EXIF "
        "data, the file's name, or the clock of the service. Null for a photo of an older version."
    )
    created_at: datetime
    sent_captured_at: datetime | None = Field(
        description="The `captured_at` that was sent, where it was in the future by more than a "
        "minute: `captured_at` is then the moment of the receipt."
    )
    source: str
    file_name: str | None
    location: LocationRef | None
    image: ImageOut | None = Field(
        description="The picture; null where a reading was sent without one."
    )
    annotated_image_url: str | None
    notes: list[PictureNote] = Field(description="What is unusual about the picture.")
    engine: EngineOut
    timing_ms: TimingOut
    summary: SummaryOut
    detections: list[DetectionOut]

    @classmethod
    def of_reading(cls, stored: StoredReading) -> SessionOut:
        """Build from a reading that was just stored, with the texts of plates stored as hashes.

        The client has the picture, so the texts are not hidden from it.
        """
        answer = cls.of(stored.row, stored.statuses)
        detections = list(answer.detections)
        for number in stored.hidden:
            item, read = detections[number], stored.reading.result.detections[number].plate
            if item.plate is not None and read is not None:
                detections[number] = item.model_copy(update={"plate": item.plate.with_text(read)})
        changes = {"detections": detections, "file_name": stored.reading.capture.file_name}
        return answer.model_copy(update=changes)

    @classmethod
    def of(cls, row: models.DetectionSession, statuses: Mapping[str, PlateStatus]) -> SessionOut:
        """Build from a row with location and detections loaded; ``statuses`` now, by text."""
        kinds = [item.kind for item in row.detections]
        return cls(
            **dict(of_pass(row.passed)),
            session_id=row.id,
            captured_at=row.captured_at,
            captured_at_source=moment_source(row),
            created_at=row.created_at,
            sent_captured_at=row.sent_captured_at,
            source=row.source,
            file_name=row.file_name,
            location=LocationRef.of(row.location),
            image=ImageOut.of(row),
            annotated_image_url=file_url(row.annotated_path),
            notes=[PictureNote(note) for note in row.notes],
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
            detections=[DetectionOut.of(item, statuses) for item in row.detections],
        )


class SessionDetailOut(SessionOut):
    """One analysed photo in full, with the pass that it shows."""

    passed: PassOut | None = Field(
        description="The vehicle's pass with its frames; null for a picture that was sent."
    )

    @classmethod
    def detail_of(
        cls, row: models.DetectionSession, statuses: Mapping[str, PlateStatus]
    ) -> SessionDetailOut:
        """Build from a row as ``of`` does."""
        return cls(**dict(SessionOut.of(row, statuses)), passed=PassOut.of(row.passed))


def _pairing(row: models.Detection) -> PairingOut | None:
    if row.pairing_method is None or row.pairing_confidence is None:
        return None
    return PairingOut(method=PairingMethod(row.pairing_method), confidence=row.pairing_confidence)


class FileError(ErrorResponse):
    """The reason why one of several files could not be read."""

    filename: str | None


class BatchOut(Schema):
    """One item per file, in the order of the upload."""

    results: list[SessionOut | FileError]


def moment_source(row: models.DetectionSession) -> MomentSource | None:
    """Return where the moment of a photo comes from, ``None`` where that is not stored."""
    return None if row.captured_at_source is None else MomentSource(row.captured_at_source)
