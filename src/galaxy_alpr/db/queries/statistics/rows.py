"""Counts of the rows themselves, by place: of a few days, or of all where no sums are stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import ColumnElement, Row, case, func, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Detection, DetectionSession, Plate, Vehicle
from galaxy_alpr.db.queries.statistics.scope import Scope, Table
from galaxy_alpr.db.queries.statistics.sums import (
    SLOTS_A_DAY,
    Numbers,
    Sums,
    buckets_of,
    key,
    no_slots,
    no_times,
    text_key,
)
from galaxy_alpr.enums import DetectionKind

READ = func.coalesce(Plate.observed_text, Plate.text_hash)
"""Not null where the engine read the plate; its text may be stored as a hash."""

HAS_TEXT = func.coalesce(Plate.text, Plate.text_hash)

Place = int | None

Value = TypeVar("Value")

Rows = Sequence[Row[*tuple[Any, ...]]]

ByPlace = dict[Place, Value]
"""Values by the id of a location, ``None`` for photos without one."""


def counts(session: Session, scope: Scope) -> ByPlace[Counter[str]]:
    """Return the counts by key."""
    found: ByPlace[Counter[str]] = defaultdict(Counter)
    for place, number in images(session, scope):
        found[place]["images"] += number
        found[place][key("place", place, "images")] += number
    for place, kind, detections in _grouped(session, scope, Detection, Detection.kind):
        found[place][key("kind", kind)] += detections
        found[place][key("place", place, "kind", kind)] += detections
    for place, name, vehicles in _grouped(session, scope, Vehicle, Vehicle.vehicle_class):
        found[place][key("class", name)] += vehicles
    columns = (Plate.type, Plate.country, Plate.region_code, Plate.region_name, Plate.unread_reason)
    statement = (
        select(Plate.location_id, *columns, func.count(), func.count(READ), func.count(HAS_TEXT))
        .where(*scope.of(Plate))
        .group_by(Plate.location_id, *columns)
    )
    for row in session.execute(statement):
        _count_plates(found[row[0]], row)
    return {place: +counter for place, counter in found.items()}


def images(session: Session, scope: Scope) -> Rows:
    """Return the number of images by location."""
    return _grouped(session, scope, DetectionSession)


def _grouped(
    session: Session, scope: Scope, table: Table, *columns: ColumnElement[Any] | Any
) -> Rows:
    """Return the number of rows by location and columns."""
    groups = (table.location_id, *columns)
    statement = select(*groups, func.count()).where(*scope.of(table)).group_by(*groups)
    return session.execute(statement).all()


def _count_plates(counter: Counter[str], row: Row[*tuple[Any, ...]]) -> None:
    place, type, country, code, name, reason, plates, read, with_text = row
    counter["plates"] += plates
    counter["read"] += read
    counter["with_text"] += with_text
    counter[key("place", place, "read")] += read
    counter[key("type", type)] += plates
    counter[key("region", country, code, name)] += plates
    counter[key("reason", reason)] += plates
    counter[key("unread", reason)] += plates - read


def slots(session: Session, scope: Scope) -> ByPlace[dict[int, Numbers]]:
    """Return the rows of each day by slot, (tracks, slots)."""
    found: ByPlace[dict[int, Numbers]] = defaultdict(lambda: defaultdict(no_slots))
    has_vehicle = case((Detection.kind != DetectionKind.PLATE_WITHOUT_VEHICLE, 1))
    tables: tuple[tuple[type[Detection] | type[Plate], Any, int], ...] = (
        (Detection, has_vehicle, 0),
        (Plate, READ, 2),
    )
    for table, part, track in tables:
        groups = (table.location_id, table.slot)
        statement = (
            select(*groups, func.count(), func.count(part))
            .where(*scope.of(table))
            .group_by(*groups)
        )
        for place, number, total, of_part in session.execute(statement):
            day, slot = divmod(number, SLOTS_A_DAY)
            found[place][day][track : track + 2, slot] += (total, of_part)
    return found


def times(session: Session, scope: Scope) -> ByPlace[Numbers]:
    """Return the images by the duration of each step, (steps, buckets)."""
    found: ByPlace[Numbers] = defaultdict(no_times)
    columns = (DetectionSession.detect_ms, DetectionSession.read_ms, DetectionSession.total_ms)
    statement = select(DetectionSession.location_id, *columns).where(*scope.of(DetectionSession))
    by_place: ByPlace[list[tuple[float, ...]]] = defaultdict(list)
    for place, *durations in session.execute(statement):
        by_place[place].append(tuple(durations))
    for place, rows in by_place.items():
        for step, buckets in enumerate(buckets_of(np.array(rows, np.float64)).T):
            np.add.at(found[place][step], buckets, 1)
    return found


def durations(session: Session, scope: Scope) -> Rows:
    """Return the milliseconds of the steps of every image."""
    columns = (DetectionSession.detect_ms, DetectionSession.read_ms, DetectionSession.total_ms)
    return session.execute(select(*columns).where(*scope.of(DetectionSession))).all()


def texts(session: Session, scope: Scope) -> ByPlace[Counter[int]]:
    """Return the plates by the key of their text."""
    found: ByPlace[Counter[int]] = defaultdict(Counter)
    groups = (Plate.location_id, Plate.text, Plate.text_hash)
    statement = select(*groups, func.count()).where(*scope.of(Plate)).group_by(*groups)
    for place, text, text_hash, plates in session.execute(statement):
        number = text_key(text, text_hash)
        if number is not None:
            found[place][number] += plates
    return found


def sums_of_day(session: Session, scope: Scope, day: int) -> ByPlace[Sums]:
    """Return all sums of a day, which is that of ``scope``."""
    found: ByPlace[Sums] = defaultdict(Sums)
    for place, counter in counts(session, scope).items():
        found[place].counts = counter
    for place, by_day in slots(session, scope).items():
        found[place].slots = by_day[day]
    for place, histogram in times(session, scope).items():
        found[place].times = histogram
    for place, plates in texts(session, scope).items():
        found[place].texts = plates
    return dict(found)
