"""What visits are searched for, and the conditions that say it."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from galaxy_alpr.db.models import Lot, Plate, Visit, VisitChange, VisitReading
from galaxy_alpr.db.queries.parking.occupancy import COUNTED, STAYING, stays_at
from galaxy_alpr.db.queries.search import (
    PlateFilter,
    PlateMatch,
    matches,
    unindexed,
)
from galaxy_alpr.enums import VisitState

BEFORE_ENTRY = timedelta(days=1)
"""More than the joiner lets the first reading of a visit be before its entry: minutes."""


class VisitSort(StrEnum):
    """The order of visits; ``-`` puts the newest first."""

    NEWEST = "-began_at"
    OLDEST = "began_at"

    @property
    def descending(self) -> bool:
        return self is VisitSort.NEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFilter:
    """The conditions of a search; ``None`` for no condition.

    A visit passes a period if it began in it. The least and the longest stay count to ``now`` for
    visits that are open.
    """

    since: datetime | None = None
    until: datetime | None = None
    lot_id: int | None = None
    location_id: int | None = None
    state: VisitState | None = None
    plate: PlateFilter | None = None
    vehicle_class: str | None = None
    min_stay: timedelta | None = None
    max_stay: timedelta | None = None
    now: datetime | None = None
    entered_since: datetime | None = None
    entered_until: datetime | None = None
    exited_since: datetime | None = None
    exited_until: datetime | None = None
    inside_at: datetime | None = None
    """Only visits that the lot counts as inside at this moment."""

    @property
    def in_parts(self) -> bool:
        """Whether the visits that are inside are looked up in parts: not where a plate is few."""
        return self.inside_at is not None and self.plate is None


@dataclass(frozen=True, slots=True)
class Part:
    """Visits that are looked up by one index.

    ``by_time`` says whether an index in the order of time may be used, ``by_lot`` whether one that
    begins with the lot or the state.
    """

    condition: ColumnElement[bool]
    by_time: bool = True
    by_lot: bool = True


WHOLE = Part(true())


def moment_of(filter: VisitFilter, part: Part = WHOLE) -> Any:
    """Return the column of the order; its index is not used where another one is to be."""
    by_text = filter.plate is not None and filter.plate.by_text
    return Visit.began_at if part.by_time and not by_text else unindexed(Visit.began_at)


def conditions_of(filter: VisitFilter, part: Part = WHOLE) -> list[ColumnElement[bool]]:
    """Return the conditions, with that of a part, but those of the stay and of the location."""
    conditions: list[ColumnElement[bool]] = [part.condition]
    moment = moment_of(filter, part)
    lot, state = (
        column if part.by_lot else unindexed(column) for column in (Visit.lot_id, Visit.state)
    )
    if filter.since is not None:
        conditions.append(moment >= filter.since)
    if filter.until is not None:
        conditions.append(moment < filter.until)
    conditions += [
        *_between(Visit.entered_at, filter.entered_since, filter.entered_until),
        *_between(Visit.exited_at, filter.exited_since, filter.exited_until),
    ]
    if filter.inside_at is not None and not filter.in_parts:
        conditions.append(stays_at(filter.inside_at))
    if filter.lot_id is not None:
        conditions.append(lot == filter.lot_id)
    if filter.state is not None:
        conditions.append(state == filter.state)
    if filter.vehicle_class is not None:
        conditions.append(Visit.vehicle_class == filter.vehicle_class)
    if filter.plate is not None:
        conditions.append(_has_plate(filter.plate))
    return conditions


def stay_conditions(filter: VisitFilter) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions of visits with a stay, and of those that are open, to ``now``.

    Seconds are whole as they are stored: PostgreSQL uses no index to compare with a fraction.
    """
    closed: list[ColumnElement[bool]] = [Visit.stay_s.is_not(None)]
    still_open: list[ColumnElement[bool]] = [Visit.state == VisitState.OPEN]
    if filter.now is None:
        still_open.append(false())
    if filter.min_stay is not None:
        closed.append(Visit.stay_s >= math.ceil(filter.min_stay.total_seconds()))
        if filter.now is not None:
            still_open.append(Visit.entered_at <= filter.now - filter.min_stay)
    if filter.max_stay is not None:
        closed.append(Visit.stay_s <= math.floor(filter.max_stay.total_seconds()))
        if filter.now is not None:
            still_open.append(Visit.entered_at >= filter.now - filter.max_stay)
    return and_(*closed), and_(*still_open)


def inside_parts(at: datetime, longest: timedelta | None) -> Iterator[Part]:
    """Yield parts that together have all visits that are inside at a moment, each visit once.

    Only few visits stay longer than ``longest``, ``None`` where there are few at all; others that
    ended after ``at`` began shortly before it.
    """
    for state in STAYING:
        staying = and_(Visit.state == state, Visit.exited_at.is_(None), Visit.began_at <= at)
        yield Part(staying, by_lot=False)
    left = and_(
        unindexed(Visit.state).in_(COUNTED),
        unindexed(Visit.exited_at) > at,
        unindexed(Visit.began_at) <= at,
    )
    lots = Visit.lot_id.in_(select(Lot.id))
    yield _apart(and_(lots, Visit.entered_at.is_(None), left))
    if longest is None:
        yield _apart(and_(Visit.stay_s.is_not(None), left))
        return
    seconds = int(longest.total_seconds())
    yield _apart(and_(Visit.stay_s > seconds, left))
    shorter, begin = unindexed(Visit.stay_s) <= seconds, at - longest - BEFORE_ENTRY
    yield Part(and_(shorter, Visit.began_at > begin, Visit.began_at <= at, left))
    yield _apart(and_(shorter, unindexed(Visit.began_at) <= begin, left, _changed_by_hand()))


def _apart(condition: ColumnElement[bool]) -> Part:
    return Part(condition, by_time=False, by_lot=False)


def _changed_by_hand() -> ColumnElement[bool]:
    """Return the condition of visits whose first reading may be long before their entry."""
    changed = select(VisitChange.visit_id).union(
        select(VisitChange.other_id).where(VisitChange.other_id.is_not(None))
    )
    return Visit.id.in_(changed)


def _between(
    column: InstrumentedAttribute[datetime | None], since: datetime | None, until: datetime | None
) -> Iterator[ColumnElement[bool]]:
    if since is not None:
        yield column >= since
    if until is not None:
        yield column < until


def _has_plate(filter: PlateFilter) -> ColumnElement[bool]:
    match filter.match:
        case PlateMatch.EXACT:
            condition: ColumnElement[bool] = Visit.text == filter.text
        case PlateMatch.FUZZY:
            condition = Visit.folded.in_(filter.near_keys)
            if filter.candidate_ids:
                condition = or_(condition, _has_reading_of(filter.candidate_ids))
        case _ if filter.texts is not None:
            return Visit.text.in_(filter.texts)
        case _:
            return matches(unindexed(Visit.text) if filter.by_time else Visit.text, filter)
    if filter.text_hash is None:
        return condition
    return or_(condition, Visit.text_hash == filter.text_hash)


def _has_reading_of(plate_ids: Collection[int]) -> ColumnElement[bool]:
    visits = (
        select(VisitReading.visit_id)
        .join(Plate, Plate.detection_id == VisitReading.detection_id)
        .where(Plate.id.in_(list(plate_ids)))
    )
    return Visit.id.in_(visits)
