"""Vehicles in a lot by its visits, counts by hand, and how full lots are.

A visit counts from its first reading to its exit. One whose exit never came is not counted at all,
since nobody knows when it left; nor is an exit without an entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Lot, LotCapacity, LotOccupancy, Recount, Visit
from galaxy_alpr.enums import VehicleClass, VisitState

STAYING = (VisitState.OPEN, VisitState.REVIEW)
COUNTED = (VisitState.OPEN, VisitState.REVIEW, VisitState.CLOSED)


@dataclass(frozen=True, slots=True)
class StayTimes:
    """When a visit began and ended, ``None`` while it is open, and the class of its vehicle."""

    began_at: datetime
    exited_at: datetime | None
    vehicle_class: str | None


def inside_by_class(session: Session, *, lot_id: int, at: datetime) -> dict[str | None, int]:
    """Return the number of visits that are open at a moment, by vehicle class."""
    statement = (
        select(Visit.vehicle_class, func.count())
        .where(Visit.lot_id == lot_id, stays_at(at))
        .group_by(Visit.vehicle_class)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def stays(session: Session, *, lot_id: int, since: datetime, until: datetime) -> list[StayTimes]:
    """Return the visits of a lot that share a part with a period, by their beginnings."""
    shared = or_(Visit.exited_at > since, and_(Visit.exited_at.is_(None), _staying()))
    statement = (
        select(Visit.began_at, Visit.exited_at, Visit.vehicle_class)
        .where(
            Visit.lot_id == lot_id,
            Visit.began_at < until,
            Visit.state.in_(COUNTED),
            shared,
        )
        .order_by(Visit.began_at, Visit.id)
    )
    return [StayTimes(*row) for row in session.execute(statement)]


def first_moment(session: Session, *, lot_id: int) -> datetime | None:
    """Return when the first visit of a lot began."""
    return session.scalar(select(func.min(Visit.began_at)).where(Visit.lot_id == lot_id))


def recounts(
    session: Session,
    *,
    lot_id: int,
    since: datetime | None = None,
    until: datetime | None = None,
    before_id: int | None = None,
    limit: int | None = None,
) -> Sequence[Recount]:
    """Return the counts by hand of a lot, the newest rows first."""
    conditions: list[ColumnElement[bool]] = [Recount.lot_id == lot_id]
    if since is not None:
        conditions.append(Recount.at >= since)
    if until is not None:
        conditions.append(Recount.at <= until)
    if before_id is not None:
        conditions.append(Recount.id < before_id)
    statement = select(Recount).where(*conditions).order_by(Recount.id.desc())
    return session.scalars(statement if limit is None else statement.limit(limit)).all()


def newest_recount(
    session: Session, *, lot_id: int, vehicle_class: str | None, at: datetime
) -> Recount | None:
    """Return the newest count by hand of a class, or of all vehicles, that is not after ``at``."""
    kind = (
        Recount.vehicle_class.is_(None)
        if vehicle_class is None
        else Recount.vehicle_class == vehicle_class
    )
    statement = (
        select(Recount)
        .where(Recount.lot_id == lot_id, kind, Recount.at <= at)
        .order_by(Recount.at.desc(), Recount.id.desc())
    )
    return session.scalars(statement.limit(1)).first()


def capacities(session: Session, *, lot_id: int) -> dict[VehicleClass, int]:
    """Return the spaces of a lot by vehicle class; classes without a number are missing."""
    rows = session.execute(
        select(LotCapacity.vehicle_class, LotCapacity.capacity).where(LotCapacity.lot_id == lot_id)
    )
    found = {VehicleClass(name): number for name, number in rows}
    return {kind: found[kind] for kind in VehicleClass if kind in found}


def set_capacities(
    session: Session, *, lot_id: int, capacities: Mapping[VehicleClass, int]
) -> None:
    """Replace the spaces of a lot, which is locked, by vehicle class."""
    rows = session.scalars(select(LotCapacity).where(LotCapacity.lot_id == lot_id))
    left = {row.vehicle_class: row for row in rows}
    for kind, number in capacities.items():
        row = left.pop(kind.value, None)
        if row is None:
            session.add(LotCapacity(lot_id=lot_id, vehicle_class=kind.value, capacity=number))
        else:
            row.capacity = number
    for row in left.values():
        session.delete(row)
    session.flush()


def lock_lot(session: Session, *, lot_id: int) -> Lot | None:
    """Return a lot, locked: its counts and its state change one after the other."""
    return session.get(Lot, lot_id, with_for_update={"key_share": True})


def state_of(session: Session, *, lot_id: int, lock: bool = False) -> LotOccupancy | None:
    """Return the row that says how full a lot is; ``lock`` it to change it."""
    return session.get(
        LotOccupancy, lot_id, populate_existing=True, with_for_update=True if lock else None
    )


def stays_at(at: datetime) -> ColumnElement[bool]:
    """Return the condition of the visits that count as inside at a moment."""
    return and_(
        Visit.began_at <= at,
        or_(
            and_(Visit.state.in_(COUNTED), Visit.exited_at > at),
            and_(_staying(), Visit.exited_at.is_(None)),
        ),
    )


def _staying() -> ColumnElement[bool]:
    return Visit.state.in_(STAYING)
