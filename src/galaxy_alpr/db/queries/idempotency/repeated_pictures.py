"""Pictures whose repetition the first reading answers."""

from __future__ import annotations

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import RepeatedPicture


def first_session(session: Session, *, key: str) -> int | None:
    """Return the id of the photo that was stored first with ``key``."""
    statement = select(RepeatedPicture.session_id).where(RepeatedPicture.key == key)
    return session.scalar(statement)


def add(session: Session, *, key: str, session_id: int) -> None:
    """Store that a photo is the first one with ``key``.

    Raises ``IntegrityError`` where there is one already; waits for another transaction that adds
    the key at the same moment.
    """
    session.connection().execute(insert(RepeatedPicture), {"key": key, "session_id": session_id})


def forget(session: Session, *, session_id: int) -> None:
    """Delete the key of a photo: it answers no repetition any more."""
    session.execute(delete(RepeatedPicture).where(RepeatedPicture.session_id == session_id))
