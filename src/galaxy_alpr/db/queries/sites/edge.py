"""What a site keeps for its centre: what is confirmed, and changes that no event tells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import uuid4

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import (
    CentreChange,
    CentreLink,
    Detection,
    DetectionSession,
    EventCursor,
    Plate,
    PlateCandidate,
    PlateCorrection,
    Vehicle,
)
from galaxy_alpr.db.models.sites.sites import source_of
from galaxy_alpr.db.queries.events import CENTRE
from galaxy_alpr.enums import CentreChangeKind

_ROW = 1


def link(session: Session, *, lock: bool = False) -> CentreLink | None:
    """Return what the centre has confirmed, ``None`` where there is no centre."""
    statement = select(CentreLink).where(CentreLink.id == _ROW)
    return session.scalar(statement.with_for_update() if lock else statement)


def make_link(session: Session, *, site: str) -> CentreLink:
    """Begin to keep what a centre has to be told; all stored events are sent."""
    made = CentreLink(id=_ROW, site=site, next_batch_id=uuid4().hex)
    session.add(made)
    session.flush()
    return made


def drop_link(session: Session) -> bool:
    """Stop to keep anything for a centre; return whether there was one."""
    session.execute(delete(CentreChange))
    session.execute(delete(EventCursor).where(EventCursor.name == CENTRE))
    gone = session.connection().execute(delete(CentreLink).where(CentreLink.id == _ROW))
    return gone.rowcount > 0


def has_centre(session: Session) -> bool:
    """Return whether this installation is a site of a centre."""
    return session.scalar(select(CentreLink.id).where(CentreLink.id == _ROW)) is not None


def photos_are_deleted(session: Session, *, ids: Collection[int]) -> None:
    """Keep the deletion of photos for the centre; called before their rows are gone."""
    if not has_centre(session):
        return
    made = session.execute(
        select(DetectionSession.id, DetectionSession.created_at).where(
            DetectionSession.id.in_(list(ids))
        )
    ).all()
    rows = [
        {
            "kind": CentreChangeKind.DELETED.value,
            "subject_id": row.id,
            "source": source_of(row.id, row.created_at),
        }
        for row in made
    ]
    if rows:
        session.execute(insert(CentreChange), rows)


def keep_changes(session: Session, kind: CentreChangeKind, *, ids: Collection[int]) -> None:
    """Keep for the centre that photos or visits changed without an event."""
    if ids and has_centre(session):
        rows = [{"kind": kind.value, "subject_id": id} for id in sorted(set(ids))]
        session.execute(insert(CentreChange), rows)


def changes(session: Session, *, limit: int) -> Sequence[CentreChange]:
    """Return the oldest changes that are kept for the centre."""
    return session.scalars(select(CentreChange).order_by(CentreChange.id).limit(limit)).all()


def forget_changes(session: Session, *, ids: Collection[int]) -> None:
    """Delete changes that the centre has."""
    session.execute(delete(CentreChange).where(CentreChange.id.in_(list(ids))))


def row_changes(session: Session, table: str, *, id: int) -> None:
    """Keep for the centre that a row of ``table`` changes, if it is part of what the centre has."""
    kind = _KINDS.get(table)
    if kind is None or not has_centre(session):
        return
    statement = _PHOTO_OF.get(table)
    subject = id if statement is None else session.scalar(statement, {"id": id})
    if subject is not None:
        keep_changes(session, kind, ids=[subject])


_KINDS = {
    **dict.fromkeys(
        ("detection_sessions", "passes", "vehicles", "plates", "plate_candidates"),
        CentreChangeKind.PHOTO,
    ),
    "plate_corrections": CentreChangeKind.PHOTO,
    "visits": CentreChangeKind.VISIT,
    "alarms": CentreChangeKind.ALARM,
    "gate_decisions": CentreChangeKind.DECISION,
}
_OF_PLATE = select(Detection.session_id).join(Plate, Plate.detection_id == Detection.id)
_PHOTO_OF = {
    "vehicles": select(Detection.session_id)
    .join(Vehicle, Vehicle.detection_id == Detection.id)
    .where(Vehicle.id == bindparam("id")),
    "plates": _OF_PLATE.where(Plate.id == bindparam("id")),
    "plate_candidates": _OF_PLATE.join(PlateCandidate, PlateCandidate.plate_id == Plate.id).where(
        PlateCandidate.id == bindparam("id")
    ),
    "plate_corrections": _OF_PLATE.join(
        PlateCorrection, PlateCorrection.plate_id == Plate.id
    ).where(PlateCorrection.id == bindparam("id")),
}
