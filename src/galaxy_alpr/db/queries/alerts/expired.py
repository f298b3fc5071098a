"""Acknowledged alarms that are older than photos are kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Alarm, Detection, LegalHold, PlateListEntry
from galaxy_alpr.db.queries.lists import active_at
from galaxy_alpr.db.queries.privacy.holds import held
from galaxy_alpr.enums import AlarmState


def expired(
    session: Session,
    *,
    lot_id: int | None,
    location_ids: Collection[int | None],
    before: datetime,
    unlisted_at: datetime | None,
    limit: int,
) -> Sequence[int]:
    """Return the oldest alarms of a rule of retention that have expired, by their ids.

    With ``unlisted_at`` only those with a plate that is on no list then. Alarms of a photo under a
    legal hold are kept.
    """
    conditions = [
        Alarm.state == AlarmState.ACKNOWLEDGED,
        func.coalesce(Alarm.acknowledged_at, before) < before,
        Alarm.last_at < before,
        _at(lot_id, location_ids),
        ~exists().where(
            Detection.id == Alarm.detection_id, LegalHold.subject_id == Detection.session_id, held()
        ),
    ]
    if unlisted_at is not None:
        listed = exists().where(
            or_(PlateListEntry.text == Alarm.text, PlateListEntry.text == Alarm.listed_text),
            active_at(unlisted_at),
        )
        conditions += [or_(Alarm.text.is_not(None), Alarm.text_hash.is_not(None)), ~listed]
    statement = select(Alarm.id).where(*conditions).order_by(Alarm.occurred_at, Alarm.id)
    return session.scalars(statement.limit(limit)).all()


def delete_alarms(session: Session, *, ids: Collection[int]) -> int:
    """Delete alarms; return how many."""
    deleted = session.connection().execute(delete(Alarm).where(Alarm.id.in_(list(ids))))
    return deleted.rowcount


def _at(lot_id: int | None, location_ids: Collection[int | None]) -> ColumnElement[bool]:
    """Return the condition of the alarms of locations, and of those of a lot without a location."""
    known = [id for id in location_ids if id is not None]
    of_lot = Alarm.lot_id.is_(None) if lot_id is None else Alarm.lot_id == lot_id
    return or_(Alarm.location_id.in_(known), and_(Alarm.location_id.is_(None), of_lot))
