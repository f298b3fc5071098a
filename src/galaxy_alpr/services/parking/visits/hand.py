"""The frame of each change of visits by a person: locked, recorded, published, undone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import LotJoin, Visit, VisitChange
from galaxy_alpr.db.queries.parking import changes as queries
from galaxy_alpr.db.queries.parking import forget, visits
from galaxy_alpr.enums import VisitAction
from galaxy_alpr.errors import Conflict, NotFound
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.parking.visits import snapshots
from galaxy_alpr.services.parking.visits.consequences import follow
from galaxy_alpr.services.parking.visits.news import Known
from galaxy_alpr.services.parking.visits.rules import locked_row
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandChange:
    """Who changes which visit, why, and the version that the change requires."""

    visit_id: int
    actor: Actor
    reason: str | None = None
    expected: Expected = UNCONDITIONAL


def get_visit(session: Session, visit_id: int) -> Visit:
    """Return a visit with its lot. Raises ``NotFound``."""
    found = visits.get(session, id=visit_id)
    if found is None:
        raise NotFound(f"no visit {visit_id}")
    return found


def change_visits(
    session: Session,
    hand: HandChange,
    action: VisitAction,
    change: Callable[[Sequence[Visit]], Sequence[Visit]],
    *,
    other_id: int | None = None,
) -> Visit:
    """Change a visit, and another one of its lot where there is one; return the visit.

    ``change`` gets the locked rows and returns those that exist afterwards, the one to be returned
    first. Raises ``NotFound``, ``PreconditionFailed``, ``Conflict`` for visits of two lots, and as
    ``change`` does.
    """
    lot, rows = _locked(session, hand, other_id)
    before = {row.id: Known.of(row) for row in rows}
    old = snapshots.taken(session, before.keys())
    recorded = values_of(rows[0])
    left = change(rows)
    session.flush()
    forget.without_plates(session, ids=[row.id for row in left])
    ids = before.keys() | {row.id for row in left}
    row = VisitChange(
        lot_id=lot.lot_id,
        visit_id=left[0].id,
        other_id=next((id for id in sorted(ids) if id != left[0].id), None),
        action=str(action),
        before=old,
        after=snapshots.taken(session, ids),
        reason=hand.reason,
        changed_by=hand.actor.name,
    )
    session.add(row)
    lot.revision += 1
    session.flush()
    known = {item.id: Known.of(item) for item in left}
    follow(session, before, known, at=utc_now())
    after = {**values_of(left[0]), "other_id": row.other_id, "reason": hand.reason}
    subject = subject_of(Visit, left[0].id)
    record(session, hand.actor, f"visit.{action}", subject, recorded, after)
    logger.info("visit %s: %s by %s", left[0].id, action, hand.actor.name)
    return get_visit(session, left[0].id)


def undo_change(session: Session, hand: HandChange) -> Visit:
    """Undo the newest change of a visit by a person that is not undone; return the visit.

    Raises ``NotFound``, ``PreconditionFailed``, and ``Conflict`` where there is no such change, or
    the visits were changed since.
    """
    lot, (visit,) = _locked(session, hand, None)
    found = queries.newest(session, visit_id=visit.id)
    if found is None:
        raise Conflict(f"visit {visit.id} has no change that could be undone")
    ids = {item["id"] for item in (*found.before, *found.after)}
    rows = visits.locked(session, ids=ids)
    if snapshots.taken(session, ids) != found.after:
        raise Conflict("the visits were changed since; what was done before cannot be undone")
    before = {row.id: Known.of(row) for row in rows}
    recorded = values_of(visit)
    snapshots.restore(session, lot.lot_id, found.before, ids)
    found.undone_at, found.undone_by = utc_now(), hand.actor.name
    lot.revision += 1
    session.flush()
    left = visits.locked(session, ids=ids)
    follow(session, before, {row.id: Known.of(row) for row in left}, at=utc_now())
    now = next((row for row in left if row.id == visit.id), left[0])
    after = {**values_of(now), "undone": found.action}
    record(session, hand.actor, "visit.undo", subject_of(Visit, now.id), recorded, after)
    logger.info("visit %s: a change was undone by %s", now.id, hand.actor.name)
    return get_visit(session, now.id)


def _locked(
    session: Session, hand: HandChange, other_id: int | None
) -> tuple[LotJoin, list[Visit]]:
    """Return the row of the lot and the visits, all locked; the visit itself is the first."""
    lot_id = visits.lot_of(session, id=hand.visit_id)
    if lot_id is None:
        raise NotFound(f"no visit {hand.visit_id}")
    lot = locked_row(session, lot_id)
    wanted = [hand.visit_id] if other_id is None else [hand.visit_id, other_id]
    found = {row.id: row for row in visits.locked(session, ids=wanted)}
    for id in wanted:
        if id not in found:
            raise NotFound(f"no visit {id}")
    hand.expected.check(found[hand.visit_id])
    if len({row.lot_id for row in found.values()}) > 1:
        raise Conflict("the two visits are of two lots")
    return lot, [found[id] for id in wanted]
