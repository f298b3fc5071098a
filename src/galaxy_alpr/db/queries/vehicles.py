"""One vehicle, and the deletion of one part of a detection."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from galaxy_alpr.db.models import Detection, Plate, Vehicle
from galaxy_alpr.db.queries.privacy.one_part import delete_part
from galaxy_alpr.enums import DetectionKind


def get(session: Session, *, id: int, lock: bool = False) -> Vehicle | None:
    """Return a vehicle with its detection and its plate; ``lock`` it to change it.

    A vehicle that is not locked may be deleted meanwhile: one statement loads what it belongs to.
    """
    load = selectinload if lock else joinedload
    statement = (
        select(Vehicle)
        .where(Vehicle.id == id)
        .options(
            load(Vehicle.detection).options(
                load(Detection.session),
                load(Detection.location),
                load(Detection.plate).selectinload(Plate.candidates),
            )
        )
    )
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def delete_vehicle(session: Session, *, id: int) -> list[str] | None:
    """Delete a vehicle; its plate stays. Return as ``delete_part`` does."""
    return delete_part(session, Vehicle, id=id, other=DetectionKind.PLATE_WITHOUT_VEHICLE)
