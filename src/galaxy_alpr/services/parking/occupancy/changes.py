"""Counts by hand, spaces by vehicle class, and the state of a lot, whose changes are published."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Lot, LotOccupancy, Recount
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.parking import occupancy
from galaxy_alpr.enums import OccupancyState, VehicleClass
from galaxy_alpr.errors import NotFound, ValidationFailed
from galaxy_alpr.events import LotOccupancyChanged
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.live.record import record_event
from galaxy_alpr.services.parking.occupancy.now import find_lot, occupancy_at, visits_at
from galaxy_alpr.services.parking.occupancy.values import Occupancy
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected, PartOfLot

logger = logging.getLogger(__name__)

EventName = Literal["lot.full", "lot.almost_full", "lot.free"]
_EVENTS: dict[OccupancyState, EventName] = {
    OccupancyState.FULL: "lot.full",
    OccupancyState.ALMOST_FULL: "lot.almost_full",
    OccupancyState.FREE: "lot.free",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountValues:
    """A count by hand; ``vehicle_class`` is ``None`` where all vehicles were counted."""

    at: datetime
    counted: int
    vehicle_class: VehicleClass | None = None
    note: str | None = None


def add_recount(
    session: Session, lot_id: int, values: RecountValues, *, now: datetime, actor: Actor
) -> Recount:
    """Store a count by hand, which corrects the number of vehicles from its moment on.

    Raises ``NotFound`` for the lot, ``ValidationFailed`` for a moment that is yet to come.
    """
    lot = find_lot(session, lot_id)
    if values.at > now:
        raise ValidationFailed("a count by hand cannot be later than now", field="at")
    if values.note is not None and "\0" in values.note:
        raise ValidationFailed("the note contains the character NUL", field="note")
    row = Recount(
        lot_id=lot.id,
        at=values.at,
        vehicle_class=None if values.vehicle_class is None else values.vehicle_class.value,
        counted=values.counted,
        visits=visits_at(session, lot.id, values.vehicle_class, values.at),
        made_by=actor.name[:100],
        note=values.note,
    )
    session.add(row)
    session.flush()
    logger.info("lot %s was counted by %s: %s vehicles", lot.id, actor.name, row.counted)
    record(session, actor, "recount.create", subject_of(Recount, row.id), after=values_of(row))
    update_state(session, lot.id, now)
    return row


def versioned_capacities(lot_id: int, capacities: Mapping[VehicleClass, int]) -> PartOfLot:
    """Return the spaces of a lot by vehicle class as what has a version."""
    value = sorted((kind.value, number) for kind, number in capacities.items())
    return PartOfLot(lot_id=lot_id, name="capacities", value=value)


def replace_capacities(
    session: Session,
    lot_id: int,
    capacities: Mapping[VehicleClass, int],
    *,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> dict[VehicleClass, int]:
    """Replace the spaces of a lot by vehicle class, and return them.

    Raises ``NotFound``, ``PreconditionFailed``.
    """
    lot = occupancy.lock_lot(session, lot_id=lot_id)
    if lot is None:
        raise NotFound(f"no lot {lot_id}")
    before = occupancy.capacities(session, lot_id=lot_id)
    expected.check(versioned_capacities(lot_id, before))
    occupancy.set_capacities(session, lot_id=lot_id, capacities=capacities)
    after = occupancy.capacities(session, lot_id=lot_id)
    record(
        session,
        actor,
        "lot.set_capacities",
        subject_of(Lot, lot_id),
        {kind.value: number for kind, number in before.items()},
        {kind.value: number for kind, number in after.items()},
    )
    return after


def update_state(session: Session, lot_id: int, now: datetime) -> OccupancyState | None:
    """Store how full a lot is, and publish it if that changed; return it.

    To be called in the transaction that changes visits of the lot, once for each lot. A lot without
    a capacity has no state. Raises ``NotFound``.
    """
    lot = find_lot(session, lot_id)
    row = occupancy.state_of(session, lot_id=lot_id, lock=True)
    session.flush()
    found = occupancy_at(session, lot, now)
    if found.state is None or lot.capacity is None:
        if row is not None:
            session.delete(row)
            session.flush()
        return None
    before = None if row is None else OccupancyState(row.state)
    if row is None:
        row = LotOccupancy(lot_id=lot_id, since=now)
        session.add(row)
    if before is not found.state:
        row.since = now
    row.state, row.occupied, row.updated_at = found.state, found.total.occupied, now
    session.flush()
    if before is not found.state and not (before is None and found.state is OccupancyState.FREE):
        _publish(session, lot, lot.capacity, before, found)
    return found.state


def _publish(
    session: Session, lot: Lot, capacity: int, before: OccupancyState | None, found: Occupancy
) -> None:
    assert found.state is not None
    record_event(
        session,
        LotOccupancyChanged(
            type=_EVENTS[found.state],
            lot_id=lot.id,
            name=lot.name,
            state=found.state,
            state_before=before,
            occupied=found.total.occupied,
            capacity=capacity,
        ),
        # Who may use the lot may use its locations: streams are limited by them.
        location_id=min(places.location_ids(session, lot_id=lot.id), default=None),
    )
