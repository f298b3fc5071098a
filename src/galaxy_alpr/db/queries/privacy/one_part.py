"""Deletion of one plate or one vehicle of a photo."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Detection, DetectionSession, Plate, Vehicle
from galaxy_alpr.db.queries import events
from galaxy_alpr.db.queries.sites import edge
from galaxy_alpr.db.queries.statistics.days import photos_change
from galaxy_alpr.db.queries.texts import parts
from galaxy_alpr.enums import CentreChangeKind, DetectionKind


def delete_part(
    session: Session, table: type[Plate] | type[Vehicle], *, id: int, other: DetectionKind
) -> list[str] | None:
    """Delete a plate or a vehicle and return the paths of its files, ``None`` if there is none.

    A detection with both parts keeps the other one and gets the kind ``other``; a detection with
    this part only is deleted, and events that name the part as well. The files are the part's crop
    and the photo's drawing, which contains the part.
    """
    found = session.execute(
        select(
            table.detection_id,
            table.image_path,
            Detection.kind,
            Detection.session_id,
            Detection.captured_at,
            DetectionSession.annotated_path,
        )
        .join(Detection, Detection.id == table.detection_id)
        .join(DetectionSession, DetectionSession.id == Detection.session_id)
        .where(table.id == id)
    ).one_or_none()
    if found is None:
        return None
    events.delete_naming(session, session_id=found.session_id, table=table, id=id)
    photos_change(session, [found.captured_at])
    edge.keep_changes(session, CentreChangeKind.PHOTO, ids=[found.session_id])
    detection = Detection.id == found.detection_id
    texts = parts.of_plates(session, detection)
    if found.kind == DetectionKind.VEHICLE_WITH_PLATE:
        session.execute(delete(table).where(table.id == id))
        session.execute(
            update(Detection)
            .where(detection)
            .values(kind=other, pairing_method=None, pairing_confidence=None)
        )
    else:
        session.execute(delete(Detection).where(detection))
    if table is Plate:
        parts.forget(session, texts)
    return [path for path in (found.image_path, found.annotated_path) if path is not None]
