"""The detections of a visit's readings, with everything that belongs to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from galaxy_alpr.db.models import Detection, DetectionSession, Pass, Plate


def detections(session: Session, *, ids: Collection[int]) -> Sequence[Detection]:
    """Return detections with all that belongs to them, down to the camera and the corrections.

    A photo that is deleted meanwhile is missing: one statement loads what it belongs to.
    """
    statement = (
        select(Detection)
        .where(Detection.id.in_(list(ids)))
        .options(
            joinedload(Detection.session)
            .joinedload(DetectionSession.passed)
            .joinedload(Pass.camera),
            joinedload(Detection.location),
            joinedload(Detection.vehicle),
            joinedload(Detection.plate).options(
                selectinload(Plate.candidates), selectinload(Plate.corrections)
            ),
        )
        .order_by(Detection.captured_at, Detection.id)
    )
    return session.scalars(statement).all()
