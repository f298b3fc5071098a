"""Readings that something else sent, and by what they are known again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Detection, GateCommand, GateDecision, Plate, PushedRow


def of_event(session: Session, *, sender: str, event_hash: str) -> int | None:
    """Return the photo of a sender's reading by the hash of its id."""
    return session.scalar(
        select(PushedRow.session_id).where(
            PushedRow.sender == sender, PushedRow.event_hash == event_hash
        )
    )


def of_plate(
    session: Session,
    *,
    sender: str,
    text: str,
    text_hash: str | None,
    since: datetime,
    until: datetime,
) -> int | None:
    """Return the first photo of a sender with a plate between two moments, both included.

    The plate has the text, as it was sent or as it is stored, or the hash.
    """
    same = [PushedRow.sent_text == text, Plate.observed_text == text, Plate.text == text]
    if text_hash is not None:
        same.append(Plate.text_hash == text_hash)
    return session.scalar(
        select(PushedRow.session_id)
        .join(Detection, Detection.session_id == PushedRow.session_id)
        .join(Plate, Plate.detection_id == Detection.id)
        .where(
            PushedRow.sender == sender,
            PushedRow.captured_at >= since,
            PushedRow.captured_at <= until,
            or_(*same),
        )
        .order_by(PushedRow.session_id)
        .limit(1)
    )


def get(session: Session, *, session_id: int) -> PushedRow | None:
    """Return what was sent with a photo."""
    return session.get(PushedRow, session_id)


def add(session: Session, row: PushedRow) -> None:
    """Insert what was sent with a photo."""
    session.add(row)
    session.flush()


def add_direction(session: Session, *, session_id: int, direction: str) -> None:
    """Store the direction of a reading that was sent without one."""
    session.execute(
        update(PushedRow)
        .where(PushedRow.session_id == session_id, PushedRow.direction.is_(None))
        .values(direction=direction)
    )


def forget_text(session: Session, *, session_id: int) -> None:
    """Delete the text that was sent with a photo."""
    session.execute(
        update(PushedRow).where(PushedRow.session_id == session_id).values(sent_text=None)
    )


def was_ordered(session: Session, *, reading_hash: str) -> bool:
    """Return whether a gate was ordered to open for a reading."""
    found: Sequence[int] = session.scalars(
        select(GateCommand.id)
        .join(GateDecision, GateDecision.id == GateCommand.decision_id)
        .where(GateDecision.reading_hash == reading_hash)
        .limit(1)
    ).all()
    return bool(found)
