"""How many vehicles are in a lot now, and over a period, with the counts by hand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Lot
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.parking import occupancy
from galaxy_alpr.enums import OccupancyState, VehicleClass
from galaxy_alpr.errors import NotFound
from galaxy_alpr.services.parking.occupancy.fullness import state_after
from galaxy_alpr.services.parking.occupancy.timeline import Correction, Stay, Timeline
from galaxy_alpr.services.parking.occupancy.values import Count, Occupancy


def find_lot(session: Session, lot_id: int) -> Lot:
    """Return a lot. Raises ``NotFound``."""
    lot = places.get(session, Lot, id=lot_id)
    if lot is None:
        raise NotFound(f"no lot {lot_id}")
    return lot


def occupancy_at(session: Session, lot: Lot, at: datetime) -> Occupancy:
    """Return how full a lot is at ``at``, which is now or earlier."""
    inside = occupancy.inside_by_class(session, lot_id=lot.id, at=at)
    capacities = occupancy.capacities(session, lot_id=lot.id)
    total = _count(session, lot.id, None, sum(inside.values()), lot.capacity, at)
    kinds = [kind for kind in VehicleClass if kind in capacities or inside.get(kind.value, 0)]
    row = occupancy.state_of(session, lot_id=lot.id)
    before = None if row is None else OccupancyState(row.state)
    state = None
    if lot.capacity is not None:
        state = state_after(before, total.occupied, lot.capacity)
    return Occupancy(
        at=at,
        total=total,
        state=state,
        since=row.since if row is not None and state is before else None,
        by_class=tuple(
            _count(session, lot.id, kind, inside.get(kind.value, 0), capacities.get(kind), at)
            for kind in kinds
        ),
        unknown_class=inside.get(None, 0),
    )


def timeline(
    session: Session,
    lot_id: int,
    since: datetime,
    until: datetime,
    vehicle_class: VehicleClass | None = None,
) -> Timeline:
    """Return the vehicles of a lot over a period, of one class or of all."""
    stays = [
        Stay(item.began_at, item.exited_at)
        for item in occupancy.stays(session, lot_id=lot_id, since=since, until=until)
        if vehicle_class is None or item.vehicle_class == vehicle_class
    ]
    by_visits = Timeline(stays)
    corrections = []
    before = occupancy.newest_recount(session, lot_id=lot_id, vehicle_class=vehicle_class, at=since)
    if before is not None:
        inside = _inside(session, lot_id, vehicle_class, before.at)
        corrections.append(Correction(before.at, before.counted - inside))
    rows = occupancy.recounts(session, lot_id=lot_id, since=since, until=until)
    corrections += [
        Correction(row.at, row.counted - by_visits.visits(row.at))
        for row in sorted(rows, key=lambda row: (row.at, row.id))
        if row.vehicle_class == vehicle_class and row.at > since
    ]
    return Timeline(stays, corrections)


def capacity_of(session: Session, lot: Lot, vehicle_class: VehicleClass | None) -> int | None:
    """Return the spaces of a lot, of one class or of all; ``None`` where that is not known."""
    if vehicle_class is None:
        return lot.capacity
    return occupancy.capacities(session, lot_id=lot.id).get(vehicle_class)


def visits_at(
    session: Session, lot_id: int, vehicle_class: VehicleClass | None, at: datetime
) -> int:
    """Return the number of visits that were open at ``at``, of one class or of all."""
    return _inside(session, lot_id, vehicle_class, at)


def _count(
    session: Session,
    lot_id: int,
    kind: VehicleClass | None,
    visits: int,
    capacity: int | None,
    at: datetime,
) -> Count:
    recount = occupancy.newest_recount(session, lot_id=lot_id, vehicle_class=kind, at=at)
    correction = 0
    if recount is not None:
        correction = recount.counted - _inside(session, lot_id, kind, recount.at)
    return Count(
        vehicle_class=kind,
        occupied=max(0, visits + correction),
        visits=visits,
        correction=correction,
        recount_id=None if recount is None else recount.id,
        capacity=capacity,
    )


def _inside(session: Session, lot_id: int, kind: VehicleClass | None, at: datetime) -> int:
    found = occupancy.inside_by_class(session, lot_id=lot_id, at=at)
    return sum(found.values()) if kind is None else found.get(kind.value, 0)
