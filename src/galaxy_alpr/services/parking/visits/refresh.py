"""Readings that are looked at again: their text was corrected after they were joined."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Visit, VisitReading
from galaxy_alpr.db.queries.parking import gate_readings, lot_joins, visits
from galaxy_alpr.enums import VisitPart
from galaxy_alpr.services.parking.joining.values import JoinRules
from galaxy_alpr.services.parking.visits import news
from galaxy_alpr.services.parking.visits.describe import Placed, describe_plate
from galaxy_alpr.services.parking.visits.news import Known

ORPHANS = 500
"""Most visits that late readings have joined again."""


def refresh(session: Session, rows: Sequence[VisitReading]) -> dict[int, int]:
    """Return the visits to be joined again, by reading; refresh those that a person decided.

    ``rows`` are readings that wait. One that has a visit was joined before: the visit is taken
    apart, and all of its readings are joined again. A visit that a person decided stays, with the
    new text.
    """
    marked = {row.visit_id for row in rows if row.visit_id is not None}
    found = visits.locked(session, ids=marked)
    for visit in found:
        if visit.by_hand:
            _rewrite(session, visit)
    doubted = {visit.id for visit in found if not visit.by_hand}
    return {
        row.id: visit_id
        for visit_id in sorted(doubted)
        for row in visits.readings(session, visit_id=visit_id)
    }


def late_orphans(
    session: Session, lot_id: int, rows: Sequence[VisitReading], rules: JoinRules, now: datetime
) -> dict[int, int]:
    """Return the entries without an exit that late readings may belong to, as ``refresh`` does.

    Readings of days before, as of a camera that could not send them, come when their visits are
    orphans by the clock already. ``rows`` are those that wait, the oldest first.
    """
    late = [row.at for row in rows if row.at < now - rules.longest_stay]
    if not late:
        return {}
    found = visits.orphan_entries(
        session, lot_id=lot_id, since=late[0] - rules.longest_stay, until=late[-1], limit=ORPHANS
    )
    ids = lot_joins.reading_ids(session, visit_ids=found)
    return {reading: visit_id for visit_id, readings in ids.items() for reading in readings}


def _rewrite(session: Session, visit: Visit) -> None:
    before = {visit.id: Known.of(visit)}
    ids = [row.id for row in visits.readings(session, visit_id=visit.id)]
    facts = gate_readings.of_readings(session, ids=ids)
    placed = [Placed(facts[id], VisitPart(facts[id].row.part or VisitPart.INSIDE)) for id in ids]
    describe_plate(visit, placed)
    session.flush()
    news.publish(session, before, {visit.id: Known.of(visit)})
