"""What rules by time look at: open visits, how full lots are, and how many plates are read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from galaxy_alpr.db.models import Alarm, Camera, Lot, Plate, Visit
from galaxy_alpr.db.queries.sites.sites import is_of_site
from galaxy_alpr.enums import SiteRowKind, VisitState


def overdue_visits(
    session: Session,
    *,
    rule_id: int,
    before: datetime,
    lots: Collection[int],
    locations: Collection[int],
    vehicle_classes: Collection[str],
    limit: int,
) -> Sequence[Visit]:
    """Return open visits that began before a moment and have no alarm of the rule, oldest first.

    Those in one of ``lots`` or entered at one of ``locations``, all where both are empty; no
    ``vehicle_classes`` are all. Those of sites raise their alarms there.
    """
    raised = exists().where(Alarm.rule_id == rule_id, Alarm.visit_id == Visit.id)
    statement = select(Visit).where(
        Visit.state == VisitState.OPEN,
        Visit.began_at <= before,
        Visit.entered_at <= before,
        ~is_of_site(SiteRowKind.LOT, Visit.__table__.c.lot_id),
    )
    if lots or locations:
        statement = statement.where(_at(lots, locations))
    if vehicle_classes:
        statement = statement.where(Visit.vehicle_class.in_(list(vehicle_classes)))
    ordered = statement.where(~raised).order_by(Visit.began_at, Visit.id)
    return session.scalars(ordered.limit(limit)).all()


@dataclass(frozen=True, slots=True)
class LotFill:
    """A lot with a capacity, and the number of its open visits."""

    lot: Lot
    open: int


def fills(session: Session) -> list[LotFill]:
    """Return the lots with a capacity above 0, and how many of their visits are open.

    Lots of sites raise their alarms there.
    """
    counted = (
        select(func.count(Visit.id))
        .where(Visit.lot_id == Lot.id, Visit.state == VisitState.OPEN)
        .correlate(Lot)
        .scalar_subquery()
    )
    own = ~is_of_site(SiteRowKind.LOT, Lot.__table__.c.id)
    rows = session.execute(select(Lot, counted).where(Lot.capacity > 0, own).order_by(Lot.id))
    return [LotFill(lot, number) for lot, number in rows]


@dataclass(frozen=True, slots=True)
class ReadShare:
    """The plates that were detected at a location, and of how many the text was read."""

    location_id: int
    plates: int
    read: int


def read_shares(session: Session, *, since: datetime, until: datetime) -> Iterator[ReadShare]:
    """Yield the read plates of each location from ``since`` until before ``until``."""
    was_read = or_(Plate.text.is_not(None), Plate.text_hash.is_not(None))
    rows = session.execute(
        select(Plate.location_id, func.count(), func.sum(case((was_read, 1), else_=0)))
        .where(
            Plate.captured_at >= since,
            Plate.captured_at < until,
            Plate.location_id.is_not(None),
            ~is_of_site(SiteRowKind.LOCATION, Plate.__table__.c.location_id),
        )
        .group_by(Plate.location_id)
        .order_by(Plate.location_id)
    )
    for location_id, plates, read in rows:
        if location_id is not None:
            yield ReadShare(location_id, plates, int(read))


def cameras(session: Session) -> Sequence[Camera]:
    """Return the cameras that are switched on, with states, leases and locations, by id."""
    loaded = (joinedload(Camera.state), joinedload(Camera.lease), joinedload(Camera.location))
    statement = select(Camera).where(Camera.enabled).order_by(Camera.id)
    return session.scalars(statement.options(*loaded)).all()


def visits_between(
    session: Session,
    *,
    since: datetime,
    until: datetime,
    lots: Collection[int],
    locations: Collection[int],
    limit: int,
) -> Sequence[Visit]:
    """Return the visits with an entry in a period, in its order, at places as above."""
    statement = select(Visit).where(
        Visit.began_at >= since, Visit.began_at < until, Visit.entered_at.is_not(None)
    )
    if lots or locations:
        statement = statement.where(_at(lots, locations))
    return session.scalars(statement.order_by(Visit.began_at, Visit.id).limit(limit)).all()


def _at(lots: Collection[int], locations: Collection[int]) -> ColumnElement[bool]:
    return or_(Visit.lot_id.in_(list(lots)), Visit.entry_location_id.in_(list(locations)))
