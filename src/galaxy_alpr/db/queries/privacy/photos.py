"""Photos of which some plates are erased."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Detection, DetectionSession, Plate, Vehicle
from galaxy_alpr.db.queries import events
from galaxy_alpr.db.queries.cameras import passes
from galaxy_alpr.db.queries.files import FileSum
from galaxy_alpr.db.queries.idempotency import repeated_pictures
from galaxy_alpr.db.queries.parking import forget
from galaxy_alpr.db.queries.sites import edge
from galaxy_alpr.db.queries.statistics.days import photos_change
from galaxy_alpr.db.queries.texts import parts
from galaxy_alpr.enums import CentreChangeKind


def set_original(
    session: Session, *, id: int, path: str, drawing: str | None, sum: FileSum
) -> None:
    """Set the paths of a photo's original and drawing, and the sum of the original.

    The photo no longer answers when the file that was sent is sent again: it has another one.
    """
    repeated_pictures.forget(session, session_id=id)
    session.execute(
        update(DetectionSession)
        .where(DetectionSession.id == id)
        .values(
            image_path=path,
            annotated_path=drawing,
            image_sha256=sum.sha256,
            image_bytes=sum.bytes,
        )
    )


def set_crop(
    session: Session, *, table: type[Vehicle | Plate], id: int, path: str, sum: FileSum
) -> None:
    """Set the path and the sum of the crop of a row of ``table``."""
    values = {"image_path": path, "image_sha256": sum.sha256, "image_bytes": sum.bytes}
    session.execute(update(table).where(table.id == id).values(values))


def delete_detections(session: Session, *, rows: Collection[Detection]) -> list[str]:
    """Delete detections of one photo with their events; return the paths of their files."""
    paths: list[str] = []
    for row in rows:
        for part in (row.vehicle, row.plate):
            if part is None:
                continue
            events.delete_naming(session, session_id=row.session_id, table=type(part), id=part.id)
            if part.image_path is not None:
                paths.append(part.image_path)
    for photo in {row.session_id for row in rows}:
        paths += passes.forget_texts(session, session_id=photo)
    photos_change(session, (row.captured_at for row in rows))
    edge.keep_changes(session, CentreChangeKind.PHOTO, ids={row.session_id for row in rows})
    own = Detection.id.in_([row.id for row in rows])
    texts = parts.of_plates(session, own)
    visits = forget.of_detections(session, own)
    session.execute(delete(Detection).where(own))
    forget.without_plates(session, ids=visits)
    parts.forget(session, texts)
    return paths
