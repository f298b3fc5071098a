"""What is stored of the readings of visits: their plates and their vehicles."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from galaxy_alpr.db.models import Plate, PlateCorrection, Vehicle, VisitReading
from galaxy_alpr.db.queries.privacy.subject import chunks


@dataclass(frozen=True, slots=True)
class Facts:
    """A reading with its plate and its vehicle, where they are stored.

    ``corrected`` tells that a person set the plate's text.
    """

    row: VisitReading
    plate: Plate | None
    vehicle: Vehicle | None
    corrected: bool


def of_readings(session: Session, *, ids: Collection[int]) -> dict[int, Facts]:
    """Return what is stored of the readings ``ids``, by id."""
    found: dict[int, Facts] = {}
    for chunk in chunks(sorted(ids)):
        rows = session.execute(
            select(VisitReading, Plate, Vehicle)
            .outerjoin(Plate, Plate.detection_id == VisitReading.detection_id)
            .outerjoin(Vehicle, Vehicle.detection_id == VisitReading.detection_id)
            .options(selectinload(Plate.candidates))
            .where(VisitReading.id.in_(chunk))
        ).all()
        plates = [plate.id for _, plate, _ in rows if plate is not None]
        corrected = set(
            session.scalars(
                select(PlateCorrection.plate_id).where(
                    PlateCorrection.plate_id.in_(plates), PlateCorrection.undone_at.is_(None)
                )
            )
        )
        for row, plate, vehicle in rows:
            found[row.id] = Facts(row, plate, vehicle, plate is not None and plate.id in corrected)
    return found
