"""The domain events of a stored picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from galaxy_alpr.db import models
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
from galaxy_alpr.events import DetectionCreated, EventLocation, EventPlate, EventVehicle
from galaxy_alpr.storage import file_url


def detections_created(
    row: models.DetectionSession, statuses: Mapping[str, PlateStatus]
) -> Iterator[DetectionCreated]:
    """Yield one event for each detection of a stored picture, whose rows are all loaded.

    ``statuses`` are list statuses now, by text.
    """
    passed = row.passed
    direction = None if passed is None or passed.direction is None else Direction(passed.direction)
    for item in row.detections:
        yield DetectionCreated(
            session_id=row.id,
            detection_id=item.id,
            kind=DetectionKind(item.kind),
            captured_at=row.captured_at,
            captured_at_source=MomentSource(row.captured_at_source or MomentSource.SERVER),
            source=row.source,
            location=None if row.location is None else _location(row.location),
            image_url=file_url(row.image_path),
            image_width=row.image_width,
            image_height=row.image_height,
            annotated_image_url=file_url(row.annotated_path),
            vehicle=None if item.vehicle is None else _vehicle(item.vehicle),
            plate=None if item.plate is None else _plate(item.plate, statuses),
            pass_id=None if passed is None else passed.pass_id,
            camera_id=None if passed is None else passed.camera_id,
            direction=direction,
        )


def _location(row: models.Location) -> EventLocation:
    return EventLocation(id=row.id, name=row.name, type=LocationType(row.type))


def _vehicle(row: models.Vehicle) -> EventVehicle:
    return EventVehicle(
        id=row.id,
        vehicle_class=VehicleClass(row.vehicle_class),
        confidence=row.confidence,
        box=(row.x1, row.y1, row.x2, row.y2),
        color=row.color,
        image_url=file_url(row.image_path),
    )


def _plate(row: models.Plate, statuses: Mapping[str, PlateStatus]) -> EventPlate:
    return EventPlate(
        id=row.id,
        text=row.text,
        display_text=row.display_text,
        is_hashed=row.text_hash is not None,
        text_hash=row.text_hash,
        confidence=row.confidence,
        char_confidences=row.char_confidences,
        box=(row.x1, row.y1, row.x2, row.y2),
        corners=row.corners,
        country=row.country,
        region=row.region_code,
        type=None if row.type is None else PlateType(row.type),
        background_color=row.background_color,
        status=PlateStatus(row.status or PlateStatus.UNLISTED),
        status_now=PlateStatus.UNLISTED if row.text is None else statuses[row.text],
        unread_reason=None if row.unread_reason is None else UnreadReason(row.unread_reason),
        image_url=file_url(row.image_path),
    )
