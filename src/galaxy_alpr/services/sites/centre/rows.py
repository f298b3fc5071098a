"""Documents of readings as rows that are not stored yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID, uuid5

from galaxy_alpr.db import models
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.services.sites.documents import (
    DetectionDocument,
    PassDocument,
    PlateDocument,
    ReadingDocument,
    VehicleDocument,
)
from galaxy_alpr.services.sites.values import Document

SOURCE = "site"
"""The ``source`` of readings of sites."""

_PASSES = UUID("3f0f4c0a-5f0e-4e1b-9c5e-1a6c1d2b7f10")


def columns(document: Document, *without: str) -> dict[str, Any]:
    """Return the values of the columns that have the names of a document's fields."""
    names = type(document).model_fields.keys() - set(without)
    values = {name: getattr(document, name) for name in names}
    return {
        name: value.value if isinstance(value, Enum) else value for name, value in values.items()
    }


def reading_row(
    document: ReadingDocument, location: models.Location | None, *, now: datetime
) -> models.DetectionSession:
    """Return the rows of a reading, without its files, which come later."""
    row = models.DetectionSession(
        **columns(document, "source", "location", "file", "passed", "detections"),
        created_at=now,
        location_id=None if location is None else location.id,
        source=SOURCE,
        store_ms=0.0,
        total_ms=document.decode_ms + document.detect_ms + document.read_ms,
        passed=None,
        detections=[_detection(item, document, location) for item in document.detections],
    )
    row.location = location
    for item in row.detections:
        item.location = location
    return row


def pass_row(document: PassDocument, site_id: int, session_id: int) -> models.Pass:
    """Return the pass of a reading; its id is another one here, so that no two sites share it."""
    return models.Pass(
        **columns(document, "pass_id"),
        session_id=session_id,
        pass_id=str(uuid5(_PASSES, f"{site_id}:{document.pass_id}")),
        camera_id=None,
        evidence=[],
        clip_path=None,
        partner_camera_id=None,
        partner_agrees=None,
    )


def _detection(
    item: DetectionDocument, photo: ReadingDocument, location: models.Location | None
) -> models.Detection:
    location_id = None if location is None else location.id
    place = {"captured_at": photo.captured_at, "location_id": location_id}
    return models.Detection(
        **columns(item, "source", "vehicle", "plate"),
        **place,
        slot=models.slot_of(photo.captured_at),
        vehicle=None if item.vehicle is None else _vehicle(item.vehicle, place),
        plate=None if item.plate is None else _plate(item.plate, place),
    )


def _vehicle(document: VehicleDocument, place: Mapping[str, Any]) -> models.Vehicle:
    return models.Vehicle(**columns(document, "file"), **place)


def _plate(document: PlateDocument, place: Mapping[str, Any]) -> models.Plate:
    return models.Plate(
        **plate_columns(document),
        **place,
        slot=models.slot_of(place["captured_at"]),
        candidates=candidate_rows(document),
    )


def plate_columns(document: PlateDocument) -> dict[str, Any]:
    """Return the values of a plate's columns."""
    values = columns(document, "file", "candidates", "corrections")
    return {**values, "folded": None if document.text is None else fold(document.text)}


def candidate_rows(document: PlateDocument) -> list[models.PlateCandidate]:
    """Return the candidates of a plate, each rank once."""
    by_rank = {item.rank: item for item in document.candidates}
    return [
        models.PlateCandidate(**columns(item), folded=fold(item.text)) for item in by_rank.values()
    ]


def correction_rows(document: PlateDocument) -> list[models.PlateCorrection]:
    """Return the corrections of a plate."""
    return [models.PlateCorrection(**columns(item)) for item in document.corrections]
