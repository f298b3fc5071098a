"""Legal holds: what they stop, and their beginning and end."""

from __future__ import annotations

import logging

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import LegalHold
from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.db.queries.privacy import holds
from galaxy_alpr.enums import HoldSubject
from galaxy_alpr.errors import Conflict, Held, NotFound
from galaxy_alpr.services.audit.record import record

logger = logging.getLogger(__name__)


def hold(
    session: Session, *, subject_type: HoldSubject, subject_id: int, reason: str, actor: Actor
) -> LegalHold:
    """Hold a subject: nothing deletes it until the hold is released. Raises ``NotFound``.

    The subject is locked, so a deletion has either ended before, or finds the hold.
    """
    if not _LOCKS[subject_type](session, id=subject_id):
        raise NotFound(f"no {subject_type} {subject_id}")
    row = LegalHold(
        subject_type=subject_type, subject_id=subject_id, reason=reason, created_by=actor.name
    )
    session.add(row)
    session.flush()
    logger.info("legal hold %s on %s %s by %s", row.id, subject_type, subject_id, actor.name)
    record(session, actor, "legal_hold.create", f"legal_hold:{row.id}", after=_values(row))
    return row


def release(session: Session, *, id: int, actor: Actor) -> LegalHold:
    """End a hold. Raises ``NotFound``, and ``Conflict`` where it has ended already."""
    row = holds.get(session, id=id, lock=True)
    if row is None:
        raise NotFound(f"no legal hold {id}")
    if row.released_at is not None:
        raise Conflict(f"legal hold {id} is released already")
    before = _values(row)
    row.released_at, row.released_by = utc_now(), actor.name
    session.flush()
    logger.info("legal hold %s was released by %s", id, actor.name)
    record(
        session,
        actor,
        "legal_hold.release",
        f"legal_hold:{id}",
        before=before,
        after=_values(row),
    )
    return row


def refuse_held(session: Session, *, session_id: int | None) -> None:
    """Raise ``Held`` if a hold lasts on a photo, which is locked; ``None`` is no photo."""
    found = {} if session_id is None else holds.on_photos(session, ids=[session_id])
    for photo, hold_id in found.items():
        raise Held(f"session {photo} is under legal hold {hold_id}")


def _values(row: LegalHold) -> dict[str, object]:
    return {
        "subject_type": row.subject_type,
        "subject_id": row.subject_id,
        "reason": row.reason,
        "released": row.released_at is not None,
    }


_LOCKS = {HoldSubject.SESSION: detection_sessions.lock}
"""By the kind of the subject: locks it, and returns whether it exists."""
