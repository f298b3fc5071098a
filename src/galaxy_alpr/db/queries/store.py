"""An engine's result as rows, with every relationship set: answers need no other query."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import Connection, insert, update
from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.base import DISPLAY_LENGTH, RAW_LENGTH, TEXT_LENGTH
from galaxy_alpr.db.queries.files import FileSum
from galaxy_alpr.db.queries.texts import parts
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import DetectionResult, ImageResult, PlateResult, VehicleResult

Stored = (
    models.DetectionSession
    | models.Detection
    | models.Vehicle
    | models.Plate
    | models.PlateCandidate
)

_INSERTS = {kind: insert(kind.__table__) for kind in get_args(Stored)}
_COLUMNS = {
    kind: [name for name in kind.__table__.columns.keys() if name != "id"]  # noqa: SIM118
    for kind in get_args(Stored)
}

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
    location: models.Location | None
    source: str
    file_name: str | None
    image_path: str
    annotated_path: str | None
    crop_paths: Sequence[Crops]
    decode_ms: float

    @property
    def location_id(self) -> int | None:
        return None if self.location is None else self.location.id


def session_row(result: ImageResult, new: NewSession, fold: Fold) -> models.DetectionSession:
    """Return the unsaved rows of a picture, without the sums of its files and the times of storing.

    ``fold`` maps a plate's text to the key that confusable texts share.
    """
    return models.DetectionSession(
        captured_at=new.captured_at,
        captured_at_source=new.captured_at_source,
        sent_captured_at=new.sent_captured_at,
        created_at=new.created_at,
        location_id=new.location_id,
        location=new.location,
        passed=None,
        source=new.source,
        file_name=new.file_name,
        image_path=new.image_path,
        image_width=result.width,
        image_height=result.height,
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


def insert_rows(
    session: Session,
    row: models.DetectionSession,
    *,
    image_sum: FileSum,
    crop_sums: Sequence[CropSums],
) -> None:
    """Insert the rows of a picture and set their ids; the rows are not added to ``session``.

    Core statements in the order of the foreign keys take a quarter of the time of the unit of work,
    and every upload needs them.
    """
    connection = session.connection()
    _set_sum(row, image_sum)
    row.id = _insert(connection, row)
    for item in row.detections:
        item.session_id = row.id
        item.id = _insert(connection, item)
    for item, (vehicle_sum, plate_sum) in zip(row.detections, crop_sums, strict=True):
        if item.vehicle is not None:
            item.vehicle.detection_id = item.id
            _set_sum(item.vehicle, vehicle_sum)
            item.vehicle.id = _insert(connection, item.vehicle)
        if item.plate is not None:
            item.plate.detection_id = item.id
            _set_sum(item.plate, plate_sum)
            item.plate.id = _insert(connection, item.plate)
            _insert_candidates(connection, item.plate)
    plates = (item.plate for item in row.detections if item.plate is not None)
    parts.keep(session, parts.keyed((plate.text, plate.folded) for plate in plates))


def set_times(
    session: Session, row: models.DetectionSession, *, store_ms: float, total_ms: float
) -> None:
    """Set the storing time and the total time of a row that ``insert_rows`` wrote."""
    row.store_ms, row.total_ms = store_ms, total_ms
    statement = update(models.DetectionSession).where(models.DetectionSession.id == row.id)
    session.connection().execute(statement.values(store_ms=store_ms, total_ms=total_ms))


def _set_sum(
    row: models.DetectionSession | models.Vehicle | models.Plate, sum: FileSum | None
) -> None:
    if sum is not None:
        row.image_sha256, row.image_bytes = sum.sha256, sum.bytes


def _insert(connection: Connection, row: Stored) -> int:
    """Insert one row and return its id."""
    result = connection.execute(_INSERTS[type(row)], _values(row))
    key = result.inserted_primary_key
    assert key is not None
    return int(key[0])


def _insert_candidates(connection: Connection, plate: models.Plate) -> None:
    for candidate in plate.candidates:
        candidate.plate_id = plate.id
    if plate.candidates:
        values = [_values(candidate) for candidate in plate.candidates]
        connection.execute(_INSERTS[models.PlateCandidate], values)


def _values(row: Stored) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COLUMNS[type(row)]}


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
        location=new.location,
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
