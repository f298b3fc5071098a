"""Passes of vehicles: by their id, counted by time, and what is deleted with a plate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, insert, or_, select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Detection, DetectionSession, Pass, Plate


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of passes: how many, of how many the plate was read, how many are sure, the frames."""

    passes: int
    read: int
    sure: int
    frames: int

    def __add__(self, other: Totals) -> Totals:
        return Totals(
            self.passes + other.passes,
            self.read + other.read,
            self.sure + other.sure,
            self.frames + other.frames,
        )


def by_slot(
    session: Session, *, camera_id: int, since: datetime | None, until: datetime | None
) -> Iterator[tuple[int, Totals]]:
    """Yield the sums of a camera's passes by time slot (``db/slots.py``)."""
    was_read = or_(Plate.text.is_not(None), Plate.text_hash.is_not(None))
    statement = (
        select(
            Detection.slot,
            func.count(),
            func.sum(case((was_read, 1), else_=0)),
            func.sum(case((Pass.sure, 1), else_=0)),
            func.sum(Pass.frames),
        )
        .select_from(Detection)
        .join(Pass, Pass.session_id == Detection.session_id)
        .outerjoin(Plate, Plate.detection_id == Detection.id)
        .where(Pass.camera_id == camera_id)
        .group_by(Detection.slot)
    )
    if since is not None:
        statement = statement.where(Detection.captured_at >= since)
    if until is not None:
        statement = statement.where(Detection.captured_at < until)
    for slot, *sums in session.execute(statement):
        yield slot, Totals(*(int(value) for value in sums))


def session_of(session: Session, *, pass_id: str) -> int | None:
    """Return the photo that is stored of a pass, ``None`` where none is."""
    return session.scalar(select(Pass.session_id).where(Pass.pass_id == pass_id))


def add(session: Session, row: Pass) -> None:
    """Insert the row of a pass; it is not added to ``session``."""
    columns = Pass.__table__.columns
    values: dict[str, Any] = {column.key: getattr(row, column.key) for column in columns}
    session.execute(insert(Pass).values(values))


def forget_texts(session: Session, *, session_id: int) -> list[str]:
    """Delete what a pass has of its plate: the frames' texts and the clip.

    Return the path of the clip, if there is one.
    """
    found = session.execute(
        select(Pass.clip_path).where(Pass.session_id == session_id)
    ).one_or_none()
    if found is None:
        return []
    own = Pass.session_id == session_id
    session.execute(update(Pass).where(own).values(evidence=[], clip_path=None))
    return [] if found.clip_path is None else [found.clip_path]


def is_visible_clip(session: Session, *, path: str, day: datetime) -> bool:
    """Return whether a photo in the scope of ``session`` has the clip at ``path``.

    ``day`` is the start of the day (UTC) of ``captured_at``: paths have no index, moments do.
    """
    statement = (
        select(DetectionSession.id)
        .join(Pass, Pass.session_id == DetectionSession.id)
        .where(
            Pass.clip_path == path,
            DetectionSession.captured_at >= day,
            DetectionSession.captured_at < day + timedelta(days=1),
        )
    )
    return session.scalars(statement.limit(1)).first() is not None
