"""What follows from changed visits: events, how full lots are, used rights, kept tariffs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries.parking import visits
from galaxy_alpr.enums import VisitState
from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.parking.occupancy.changes import update_state
from galaxy_alpr.services.parking.rights.uses import use_for_visit
from galaxy_alpr.services.parking.tariffs.visits import keep_version
from galaxy_alpr.services.parking.visits import news
from galaxy_alpr.services.parking.visits.news import Known


def follow(
    session: Session, before: Mapping[int, Known], after: Mapping[int, Known], *, at: datetime
) -> None:
    """Write what follows from visits that were ``before`` and are ``after``, by id, at a moment.

    The visits are locked by the row of their lot, and flushed.
    """
    changed = {id: now for id, now in after.items() if before.get(id) != now}
    opened = {id for id in changed if id not in before and after[id].state is VisitState.OPEN}
    closed = {id for id in changed if changed[id].state is VisitState.CLOSED}
    for visit in visits.locked(session, ids=opened | closed):
        if visit.id in opened:
            try:
                use_for_visit(session, visit)
            except Conflict:  # the last use went to another vehicle at the same moment
                continue
        if visit.id in closed:
            keep_version(session, visit)
    news.publish(session, before, after)
    gone = {before[id].lot_id for id in before.keys() - after.keys()}
    for lot_id in sorted(gone | {now.lot_id for now in changed.values()}):
        update_state(session, lot_id, at)
