"""Readings of a site as documents."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from galaxy_alpr.db import models
from galaxy_alpr.db.models.sites.sites import source_of
from galaxy_alpr.services.sites.documents import (
    CandidateDocument,
    CorrectionDocument,
    DetectionDocument,
    FileDocument,
    LocationDocument,
    LotDocument,
    PassDocument,
    PlateDocument,
    ReadingDocument,
    VehicleDocument,
)
from galaxy_alpr.services.sites.values import Document
from galaxy_alpr.storage import day_of

Kind = TypeVar("Kind", bound=Document)


def of_row(kind: type[Kind], row: object, **others: Any) -> Kind:
    """Return a document with the columns of a row that have the names of its fields.

    Its values are not checked: what is stored here has to reach the centre, which checks it.
    """
    columns = kind.model_fields.keys() - others.keys()
    values = {name: getattr(row, name) for name in columns}
    return cast(Kind, kind.model_construct(**values, **others))


def lot_document(row: models.Lot) -> LotDocument:
    """Return a lot as it is sent."""
    return of_row(LotDocument, row, source=source_of(row.id, row.created_at))


def location_document(row: models.Location | None) -> LocationDocument | None:
    """Return a location, with its lot loaded, as it is sent."""
    if row is None:
        return None
    lot = None if row.lot is None else lot_document(row.lot)
    return of_row(LocationDocument, row, source=source_of(row.id, row.created_at), lot=lot)


def reading_document(row: models.DetectionSession) -> ReadingDocument:
    """Return a completely loaded photo as it is sent."""
    return of_row(
        ReadingDocument,
        row,
        source=source_of(row.id, row.created_at),
        location=location_document(row.location),
        file=_file(row),
        passed=None if row.passed is None else of_row(PassDocument, row.passed),
        detections=[_detection(item, row) for item in row.detections],
    )


def _file(row: models.DetectionSession | models.Vehicle | models.Plate) -> FileDocument | None:
    """Return the file of a row; one with a name that other programs made cannot be sent."""
    is_own = row.image_path is not None and day_of(row.image_path) is not None
    return of_row(FileDocument, row) if is_own else None


def _detection(item: models.Detection, photo: models.DetectionSession) -> DetectionDocument:
    vehicle, plate = item.vehicle, item.plate
    return of_row(
        DetectionDocument,
        item,
        source=source_of(item.id, photo.created_at),
        vehicle=None if vehicle is None else of_row(VehicleDocument, vehicle, file=_file(vehicle)),
        plate=None if plate is None else _plate(plate),
    )


def _plate(row: models.Plate) -> PlateDocument:
    return of_row(
        PlateDocument,
        row,
        file=_file(row),
        candidates=[of_row(CandidateDocument, item) for item in row.candidates],
        corrections=[of_row(CorrectionDocument, item) for item in row.corrections],
    )
