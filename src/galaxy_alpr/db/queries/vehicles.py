"""One vehicle."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, selectinload

from galaxy_alpr.db.models import Detection, Plate, Vehicle
from galaxy_alpr.enums import DetectionKind


def get(session: Session, *, id: int, lock: bool = False) -> Vehicle | None:
    """Return a vehicle with its detection and its plate; ``lock`` to change it."""
    statement = (
        select(Vehicle)
        .where(Vehicle.id == id)
        .options(
            selectinload(Vehicle.detection).selectinload(Detection.session),
            selectinload(Vehicle.detection).selectinload(Detection.location),
            selectinload(Vehicle.detection)
            .selectinload(Detection.plate)
            .selectinload(Plate.candidates),
        )
    )
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def delete_vehicle(session: Session, *, id: int) -> list[str] | None:
    """Delete a vehicle and return the paths of its files, ``None`` if there is none of that id.

    The plate stays as one without a vehicle; a detection without a plate goes with its vehicle.
    """
    found = session.execute(
        select(Vehicle.detection_id, Vehicle.image_path, Detection.kind)
        .join(Detection, Detection.id == Vehicle.detection_id)
        .where(Vehicle.id == id)
    ).one_or_none()
    if found is None:
        return None
    if found.kind == DetectionKind.VEHICLE_WITHOUT_PLATE:
        session.execute(delete(Detection).where(Detection.id == found.detection_id))
    else:
        session.execute(delete(Vehicle).where(Vehicle.id == id))
        session.execute(
            update(Detection)
            .where(Detection.id == found.detection_id)
            .values(
                kind=DetectionKind.PLATE_WITHOUT_VEHICLE,
                pairing_method=None,
                pairing_confidence=None,
            )
        )
    return [] if found.image_path is None else [found.image_path]
