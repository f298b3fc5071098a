"""The newest plate of each camera and of each location."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from galaxy_alpr.db.models import Camera, Detection, Location, Pass, Plate


def of_camera(session: Session, *, camera_id: int) -> int | None:
    """Return the id of the camera's newest detection with a plate."""
    statement = (
        select(Plate.detection_id)
        .join(Detection, Detection.id == Plate.detection_id)
        .join(Pass, Pass.session_id == Detection.session_id)
        .where(Pass.camera_id == camera_id)
        .order_by(Pass.session_id.desc(), Plate.detection_id.desc())
    )
    return session.scalar(statement.limit(1))


def of_location(session: Session, *, location_id: int) -> int | None:
    """Return the id of the location's newest detection with a plate."""
    statement = (
        select(Plate.detection_id)
        .where(Plate.location_id == location_id)
        .order_by(Plate.captured_at.desc(), Plate.detection_id.desc())
    )
    return session.scalar(statement.limit(1))


def with_plates(session: Session, *, detection_ids: Collection[int]) -> dict[int, Detection]:
    """Return those of the detections that exist, by id, with plate, vehicle and photo."""
    statement = (
        select(Detection)
        .options(
            joinedload(Detection.plate),
            joinedload(Detection.vehicle),
            joinedload(Detection.session),
        )
        .where(Detection.id.in_(list(detection_ids)))
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in session.scalars(statement) if row.plate is not None}


def locations_without_camera(session: Session) -> Sequence[Location]:
    """Return the locations that no camera of this service looks at, by id."""
    has_camera = select(Camera.id).where(Camera.location_id == Location.id).exists()
    return session.scalars(select(Location).where(~has_camera).order_by(Location.id)).all()
