"""Texts of visits, which are deleted with the last photo that shows their plate."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Detection, Plate, Visit, VisitReading
from galaxy_alpr.db.queries.privacy.subject import chunks
from galaxy_alpr.db.queries.sites import edge
from galaxy_alpr.enums import CentreChangeKind, VisitState

FORGOTTEN: dict[str, Any] = {
    **dict.fromkeys(("text", "text_hash", "folded", "display_text", "region_code", "color")),
    "reasons": [],
}
"""The values of a visit whose plate is forgotten: its moments and the vehicle's class stay."""

_ENDED = (VisitState.CLOSED, VisitState.ORPHAN_ENTRY, VisitState.ORPHAN_EXIT)


def of_detections(session: Session, condition: ColumnElement[bool]) -> Sequence[int]:
    """Return the visits with a reading of a detection that passes ``condition``; lock these."""
    # Locked: a joiner of the same moment may give the reading a visit.
    statement = (
        select(VisitReading.visit_id)
        .where(VisitReading.detection_id.in_(select(Detection.id).where(condition)))
        .with_for_update()
    )
    return sorted({id for id in session.scalars(statement) if id is not None})


def without_plates(session: Session, *, ids: Collection[int]) -> int:
    """Forget the plates of those of the visits ``ids`` of which no plate is stored any more.

    One that has not ended keeps its text, by which its exit is found; a hash goes at once. Return
    how many were changed.
    """
    shown = (
        select(Plate.id)
        .join(VisitReading, VisitReading.detection_id == Plate.detection_id)
        .where(VisitReading.visit_id == Visit.id)
    )
    count = 0
    for chunk in chunks(sorted(ids)):
        rows = session.scalars(
            select(Visit).where(
                Visit.id.in_(chunk),
                or_(Visit.state.in_(_ENDED), Visit.text.is_(None)),
                or_(Visit.text.is_not(None), Visit.text_hash.is_not(None)),
                ~exists(shown.correlate(Visit)),
            )
        ).all()
        for row in rows:
            for name, value in FORGOTTEN.items():
                setattr(row, name, value)
        count += len(rows)
        edge.keep_changes(session, CentreChangeKind.VISIT, ids=[row.id for row in rows])
    session.flush()
    return count


def photos_of_text(session: Session, *, ids: Collection[int], text: str) -> dict[int, int]:
    """Return a photo that shows the plate ``text`` for each of the visits, where there is one."""
    return {
        visit_id: photo
        for chunk in chunks(sorted(ids))
        for visit_id, photo in session.execute(
            select(VisitReading.visit_id, Detection.session_id)
            .join(Detection, Detection.id == VisitReading.detection_id)
            .join(Plate, Plate.detection_id == Detection.id)
            .where(VisitReading.visit_id.in_(chunk), Plate.text == text)
            .order_by(VisitReading.at, VisitReading.id)
        )
        if visit_id is not None
    }


def newest_photos(session: Session, *, ids: Collection[int]) -> dict[int, int]:
    """Return the photo of the newest reading of each of the visits ``ids``, where there is one."""
    return {
        visit_id: photo
        for chunk in chunks(sorted(ids))
        for visit_id, photo in session.execute(
            select(VisitReading.visit_id, Detection.session_id)
            .join(Detection, Detection.id == VisitReading.detection_id)
            .where(VisitReading.visit_id.in_(chunk))
            .order_by(VisitReading.at, VisitReading.id)
        )
        if visit_id is not None
    }


def of_plate(session: Session, *, text: str, text_hash: str | None) -> Sequence[Visit]:
    """Return the visits of a plate, the oldest first."""
    condition: ColumnElement[bool] = Visit.text == text
    if text_hash is not None:
        condition = or_(condition, Visit.text_hash == text_hash)
    statement = select(Visit).where(condition).order_by(Visit.began_at, Visit.id)
    return session.scalars(statement).all()
