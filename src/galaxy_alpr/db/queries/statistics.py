"""Counts over a period and its places, each from one index that has every counted column.

The planner of SQLite prefers the index on ``captured_at`` and fetches every row. Over a long period
scanning a ``…_statistics`` index, already in the order of the groups, is several times faster; for
a short period the index on ``captured_at`` is better.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import (
    SLOT_S,
    Detection,
    DetectionSession,
    Plate,
    PlateListEntry,
    Vehicle,
    slot_of,
)
from galaxy_alpr.db.queries.lists import active_at
from galaxy_alpr.db.queries.unindexed import Unindexed
from galaxy_alpr.enums import DetectionKind

LONG = timedelta(days=14)
"""From this length on, a period is counted by a scan of the whole index."""

MAX_LATENCY_SAMPLES = 4_000

READ = func.coalesce(Plate.observed_text, Plate.text_hash)
"""Not null where the engine read the plate; its text may be stored as a hash."""


Table = type[DetectionSession] | type[Detection] | type[Vehicle] | type[Plate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The counted period (from ``since``, before ``until``) and places; ``None`` sets no limit."""

    since: datetime | None = None
    until: datetime | None = None
    location_ids: tuple[int, ...] | None = None

    @property
    def long(self) -> bool:
        return self.since is None or self.until is None or self.until - self.since >= LONG

    def of(self, table: Table, *, as_filter: bool) -> list[ColumnElement[bool]]:
        """Return the conditions on the rows of ``table``; ``as_filter`` uses no index for them."""
        moment = Unindexed(table.captured_at) if as_filter else table.captured_at
        place = Unindexed(table.location_id) if as_filter else table.location_id
        conditions: list[ColumnElement[bool]] = []
        if self.since is not None:
            conditions.append(moment >= self.since)
        if self.until is not None:
            conditions.append(moment < self.until)
        if self.location_ids is not None:
            conditions.append(place.in_(self.location_ids))
        return conditions

    def of_slots(self, table: type[Detection] | type[Plate]) -> list[ColumnElement[bool]]:
        """Return the conditions on the rows of ``table`` that find the period by its time slots.

        The moments themselves are compared only where the period begins or ends within a slot.
        """
        conditions: list[ColumnElement[bool]] = []
        moment = Unindexed(table.captured_at)
        if self.since is not None:
            conditions.append(table.slot >= slot_of(self.since))
            if _is_within_a_slot(self.since):
                conditions.append(moment >= self.since)
        if self.until is not None and _is_within_a_slot(self.until):
            conditions += [table.slot <= slot_of(self.until), moment < self.until]
        elif self.until is not None:
            conditions.append(table.slot < slot_of(self.until))
        if self.location_ids is not None:
            conditions.append(Unindexed(table.location_id).in_(self.location_ids))
        return conditions


def _is_within_a_slot(moment: datetime) -> bool:
    return bool(moment.timestamp() % SLOT_S)


class PlateGroup(NamedTuple):
    """The number of plates with these values, and of those that the engine read."""

    type: str | None
    country: str | None
    region_code: str | None
    unread_reason: str | None
    location_id: int | None
    region_name: str | None
    plates: int
    read: int


class KindGroup(NamedTuple):
    """The number of detections of one kind in one place."""

    location_id: int | None
    kind: str
    detections: int


class SlotCount(NamedTuple):
    """The number of rows in a time slot, and of those that the query counts separately."""

    slot: int
    total: int
    part: int


class TextCounts(NamedTuple):
    """The number of plates that have a text, and of their different texts."""

    plates: int
    distinct: int


class Latency(NamedTuple):
    """The times of one image, milliseconds."""

    detect_ms: float
    read_ms: float
    total_ms: float


def images(session: Session, *, scope: Scope) -> dict[int | None, int]:
    """Return the number of images by location."""
    location = DetectionSession.location_id
    statement = (
        select(location, func.count())
        .where(*scope.of(DetectionSession, as_filter=scope.long))
        .group_by(location)
    )
    rows = session.execute(statement)
    return {row[0]: row[1] for row in rows}


def kinds(session: Session, *, scope: Scope) -> list[KindGroup]:
    """Return the number of detections by location and kind."""
    columns = (Detection.location_id, Detection.kind)
    statement = (
        select(*columns, func.count())
        .where(*scope.of(Detection, as_filter=scope.long))
        .group_by(*columns)
    )
    rows = session.execute(statement)
    return [KindGroup(*row) for row in rows]


def vehicle_classes(session: Session, *, scope: Scope) -> dict[str, int]:
    """Return the number of vehicles by class."""
    column = Vehicle.vehicle_class
    statement = (
        select(column, func.count())
        .where(*scope.of(Vehicle, as_filter=scope.long))
        .group_by(column)
    )
    rows = session.execute(statement)
    return {row[0]: row[1] for row in rows}


def plate_groups(session: Session, *, scope: Scope) -> list[PlateGroup]:
    """Return the plates by type, country, region, reason and location at once."""
    columns = (Plate.type, Plate.country, Plate.region_code, Plate.unread_reason, Plate.location_id)
    counts = (func.max(Plate.region_name), func.count(), func.count(READ))
    statement = (
        select(*columns, *counts).where(*scope.of(Plate, as_filter=scope.long)).group_by(*columns)
    )
    rows = session.execute(statement)
    return [PlateGroup(*row) for row in rows]


def read_counts(session: Session, *, scope: Scope) -> tuple[int, int]:
    """Return the number of plates, and of those that the engine read."""
    statement = select(func.count(), func.count(READ)).where(*scope.of_slots(Plate))
    plates, read = session.execute(statement).one()
    return plates, read


def texts(session: Session, *, scope: Scope) -> TextCounts:
    """Return the number of plates that have a text or its hash, and of the different ones."""
    conditions = scope.of(Plate, as_filter=scope.long)
    counts = [
        session.execute(
            select(func.count(), func.count(column.distinct())).where(column > "", *conditions)
        ).one()
        for column in (Plate.text, Plate.text_hash)
    ]
    return TextCounts(*map(sum, zip(*counts, strict=True)))


def listed(session: Session, *, scope: Scope, at: datetime) -> dict[str, int]:
    """Return the number of listed plates by their list status at ``at``."""
    statement = (
        select(PlateListEntry.status, func.count())
        .join_from(PlateListEntry, Plate, Plate.text == PlateListEntry.text)
        .where(active_at(at), *scope.of(Plate, as_filter=True))
        .group_by(PlateListEntry.status)
    )
    rows = session.execute(statement)
    return {row[0]: row[1] for row in rows}


def detections_by_slot(session: Session, *, scope: Scope) -> list[SlotCount]:
    """Return the detections by time slot; ``part`` counts those with a vehicle."""
    column = Detection.slot
    has_vehicle = Detection.kind != DetectionKind.PLATE_WITHOUT_VEHICLE
    statement = (
        select(column, func.count(), func.count(case((has_vehicle, 1))))
        .where(*scope.of_slots(Detection))
        .group_by(column)
    )
    return list(map(SlotCount._make, session.execute(statement)))


def plates_by_slot(session: Session, *, scope: Scope) -> list[SlotCount]:
    """Return the plates by time slot; ``part`` counts those that the engine read."""
    column = Plate.slot
    statement = (
        select(column, func.count(), func.count(READ))
        .where(*scope.of_slots(Plate))
        .group_by(column)
    )
    return list(map(SlotCount._make, session.execute(statement)))


def latencies(session: Session, *, scope: Scope) -> list[Latency]:
    """Return the times of at most about ``MAX_LATENCY_SAMPLES`` images.

    Every n-th image by id spreads the samples evenly over the period.
    """
    conditions = scope.of(DetectionSession, as_filter=False)
    count = select(func.count()).select_from(DetectionSession).where(*conditions)
    step = -(-session.execute(count).scalar_one() // MAX_LATENCY_SAMPLES)
    columns = (DetectionSession.detect_ms, DetectionSession.read_ms, DetectionSession.total_ms)
    statement = select(*columns).where(*conditions)
    if step > 1:
        statement = statement.where(DetectionSession.id % step == 0)
    return list(map(Latency._make, session.execute(statement)))
