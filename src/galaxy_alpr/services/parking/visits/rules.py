"""How a lot joins its readings into visits: kept in one row, whose lock orders all changes."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Lot, LotJoin
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.parking import lot_joins
from galaxy_alpr.errors import NotFound
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of
from galaxy_alpr.services.parking.joining.values import JoinRules
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected

logger = logging.getLogger(__name__)

_NAMES = ("risk", "longest_stay_s", "turn_around_s", "settle_s")


@dataclass(frozen=True, slots=True, kw_only=True)
class LotJoinValues:
    """The values that a person sets; see ``JoinRules``."""

    risk: float
    longest_stay_s: int
    turn_around_s: int
    settle_s: int


def default_row(lot_id: int) -> LotJoin:
    """Return how a lot joins for which nobody set anything."""
    rules = JoinRules()
    return LotJoin(
        lot_id=lot_id,
        risk=rules.risk,
        longest_stay_s=int(rules.longest_stay.total_seconds()),
        turn_around_s=int(rules.turn_around.total_seconds()),
        settle_s=int(rules.settle.total_seconds()),
        revision=0,
    )


def get_rules(session: Session, lot_id: int) -> LotJoin:
    """Return how a lot joins. Raises ``NotFound``."""
    if places.get(session, Lot, id=lot_id) is None:
        raise NotFound(f"no lot {lot_id}")
    return lot_joins.get(session, lot_id=lot_id) or default_row(lot_id)


def locked_row(session: Session, lot_id: int) -> LotJoin:
    """Return the row of a lot and lock its visits until the end of the transaction.

    Where two add it at once, the transaction of one fails, and is run again.
    """
    row = lot_joins.get(session, lot_id=lot_id, lock=True)
    if row is None:
        row = default_row(lot_id)
        session.add(row)
        session.flush()
    return row


def replace_rules(
    session: Session,
    lot_id: int,
    values: LotJoinValues,
    *,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> LotJoin:
    """Set how a lot joins from now on; visits that are joined stay as they are.

    Raises ``NotFound``, ``PreconditionFailed``.
    """
    if places.get(session, Lot, id=lot_id) is None:
        raise NotFound(f"no lot {lot_id}")
    row = locked_row(session, lot_id)
    expected.check(row)
    before = {name: getattr(row, name) for name in _NAMES}
    for name in _NAMES:
        setattr(row, name, getattr(values, name))
    row.revision += 1
    session.flush()
    logger.info("how lot %s joins was changed by %s", lot_id, actor.name)
    after = {name: getattr(row, name) for name in _NAMES}
    record(session, actor, "lot.change_joining", subject_of(Lot, lot_id), before, after)
    return row
