"""Changes of a reading's parts that its site made: corrections, deletions, erasures."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.queries import lists, plates, vehicles
from galaxy_alpr.db.queries.texts import parts
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.events import PlateCorrected
from galaxy_alpr.services.live.record import record_event
from galaxy_alpr.services.sites.centre.rows import (
    candidate_rows,
    columns,
    correction_rows,
    plate_columns,
)
from galaxy_alpr.services.sites.documents import DetectionDocument, PlateDocument

_BY_SITE = "site"


Sent = Mapping[int, DetectionDocument]
"""The detections of a photo as the site has them now, by our ids."""


def delete_parts(session: Session, row: models.DetectionSession, sent: Sent) -> list[str]:
    """Delete the plates and vehicles that the site has no more; return the paths of their files.

    The rows have to be loaded again afterwards.
    """
    paths: list[str] = []
    for item in row.detections:
        document = sent.get(item.id)
        if item.plate is not None and (document is None or document.plate is None):
            paths += plates.delete_plate(session, id=item.plate.id) or []
        if item.vehicle is not None and (document is None or document.vehicle is None):
            paths += vehicles.delete_vehicle(session, id=item.vehicle.id) or []
    return paths


def change_parts(session: Session, row: models.DetectionSession, sent: Sent) -> None:
    """Let the plates and vehicles of a photo be as the site has them now."""
    for item in row.detections:
        document = sent.get(item.id)
        if document is None:
            continue
        if item.plate is not None and document.plate is not None:
            _change_plate(session, item, item.plate, document.plate)
        if item.vehicle is not None and document.vehicle is not None:
            _set(item.vehicle, columns(document.vehicle, "file"))
    session.flush()


def _change_plate(
    session: Session, item: models.Detection, plate: models.Plate, document: PlateDocument
) -> None:
    values = plate_columns(document)
    before = plate.text
    texts = parts.keyed([(before, plate.folded)])
    _set(plate, values)
    plate.candidates = []
    plate.corrections = []
    session.flush()
    plate.candidates = candidate_rows(document)
    plate.corrections = correction_rows(document)
    session.flush()
    if before == plate.text:
        return
    parts.forget(session, texts)
    parts.keep(session, parts.keyed([(plate.text, plate.folded)]))
    if plate.text_hash is None:
        record_event(
            session, _corrected(session, item, plate, before), location_id=item.location_id
        )


def _corrected(
    session: Session, item: models.Detection, plate: models.Plate, before: str | None
) -> PlateCorrected:
    now = None
    if plate.text is not None:
        now = lists.statuses_by_text(session, [plate.text], utc_now())[plate.text]
    by = plate.corrections[-1].changed_by if plate.corrections else _BY_SITE
    return PlateCorrected(
        plate_id=plate.id,
        detection_id=item.id,
        session_id=item.session_id,
        text_before=before,
        text_after=plate.text,
        display_text=plate.display_text,
        status=None if plate.status is None else PlateStatus(plate.status),
        status_now=now,
        changed_by=by,
    )


def _set(row: models.Plate | models.Vehicle, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
