"""Locations whose camera hangs upside down, by the notes of their newest readings."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Detection, DetectionSession, Plate
from galaxy_alpr.enums import PictureNote

READINGS = 10
"""Newest photos with a text that are looked at."""

UPSIDE_DOWN = 5
"""Number of them that must be upside down."""

PHOTOS = 100
"""Newest photos among which they are searched; it bounds the time of a location without plates."""


def is_upside_down(session: Session, *, location_id: int, skip: int = 0) -> bool:
    """Return whether the newest readings of a location come from a camera that is upside down.

    The ``skip`` newest readings are left out.
    """
    newest = (
        select(DetectionSession.id, DetectionSession.captured_at, DetectionSession.notes)
        .where(DetectionSession.location_id == location_id)
        .order_by(DetectionSession.captured_at.desc(), DetectionSession.id.desc())
        .limit(PHOTOS)
        .subquery()
    )
    was_read = exists().where(
        Detection.session_id == newest.c.id,
        Plate.detection_id == Detection.id,
        Plate.observed_text.is_not(None),
    )
    notes = session.scalars(
        select(newest.c.notes)
        .where(was_read)
        .order_by(newest.c.captured_at.desc(), newest.c.id.desc())
        .limit(READINGS + skip)
    ).all()
    return sum(PictureNote.UPSIDE_DOWN in item for item in notes[skip:]) >= UPSIDE_DOWN
