"""The filter of a search for detections, and its SQL statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from galaxy_alpr.db.models import Detection, Location, Pass, Plate, PlateListEntry, Vehicle
from galaxy_alpr.db.queries.limited import found_by_text, found_in_order
from galaxy_alpr.db.queries.lists import active_at
from galaxy_alpr.db.queries.search import (
    Column,
    PlateFilter,
    has_text,
    plate_condition,
    unindexed,
)
from galaxy_alpr.db.queries.texts import plan
from galaxy_alpr.db.scope import Statement
from galaxy_alpr.enums import DetectionKind, PlateStatus, PlateType, UnreadReason, VehicleClass

FEW_LISTED = 200
"""Up to this number, listed plates are looked up by text; more are found faster in time order."""

Table = type[Detection] | type[Plate] | type[Vehicle]

DETECTION_ID: dict[Table, InstrumentedAttribute[int]] = {
    Plate: Plate.detection_id,
    Vehicle: Vehicle.detection_id,
    Detection: Detection.id,
}
"""The column of each table that names the detection; the most selective table first."""


class DetectionSort(StrEnum):
    """The order of detections; ``-`` puts the greatest first.

    The confidence is that of the plate's text: detections without a plate come last.
    """

    NEWEST = "-captured_at"
    OLDEST = "captured_at"
    MOST_CONFIDENT = "-confidence"
    LEAST_CONFIDENT = "confidence"
    LAST_STORED = "-id"
    FIRST_STORED = "id"

    @property
    def by(self) -> str:
        return self.removeprefix("-")

    @property
    def descending(self) -> bool:
        return self.startswith("-")

    @property
    def table(self) -> Table | None:
        """The table that has to be scanned, ``None`` for any."""
        return Plate if self.by == "confidence" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectionFilter:
    """The conditions of a search for detections; ``None`` sets no condition.

    ``since`` is included, ``until`` excluded. ``with_vehicle`` selects detections that have a
    vehicle, ``read`` plates with or without a text, ``status`` read plates by their list status at
    their moment, ``status_now`` by that at ``now``. A condition on the plate excludes detections
    without one.
    """

    since: datetime | None = None
    until: datetime | None = None
    location_id: int | None = None
    lot_id: int | None = None
    kind: DetectionKind | None = None
    with_vehicle: bool = False
    vehicle_class: VehicleClass | None = None
    color: str | None = None
    plate: PlateFilter | None = None
    country: str | None = None
    region: str | None = None
    plate_type: PlateType | None = None
    min_confidence: float | None = None
    read: bool | None = None
    unread_reason: UnreadReason | None = None
    status: PlateStatus | None = None
    status_now: PlateStatus | None = None
    camera_id: int | None = None
    now: datetime | None = None


def matching(
    session: Session, *, filter: DetectionFilter, table: Table | None = None
) -> tuple[Select[Any], Table]:
    """Return a statement for the ids of the detections that pass, and the table that it scans.

    One table is scanned in the order of one of its indexes, and the conditions on the others are
    checked row by row, so that the first rows come without sorting all of them. Unless given,
    ``table`` is the most selective one with a condition.
    """
    conditions: dict[Table, list[ColumnElement[bool]]] = {
        Plate: of_plate(session, filter),
        Vehicle: _of_vehicle(filter),
        Detection: _of_detection(filter),
    }
    scanned = table or next((key for key in DETECTION_ID if conditions[key]), Detection)
    key = DETECTION_ID[scanned]
    statement = select(key).where(*conditions.pop(scanned))
    place, moment = indexed(filter, scanned.location_id), indexed(filter, scanned.captured_at)
    if filter.location_id is not None:
        statement = statement.where(place == filter.location_id)
    if filter.lot_id is not None:
        in_lot = (Location.id == place) & (Location.lot_id == filter.lot_id)
        statement = statement.where(exists().where(in_lot))
    if filter.since is not None:
        statement = statement.where(moment >= filter.since)
    if filter.until is not None:
        statement = statement.where(moment < filter.until)
    for other, others in conditions.items():
        if others:
            statement = statement.where(exists().where(DETECTION_ID[other] == key, *others))
    return statement, scanned


def steered(
    session: Session, statement: Statement, filter: DetectionFilter, *, by_time: bool = True
) -> Statement:
    """Return a statement for detections that pass such that a limited session finds them soon.

    ``by_time`` tells that the answer is in the order of time.
    """
    if filter.plate is not None and not filter.plate.by_time:
        return found_by_text(session, statement)
    return found_in_order(session, statement, by_time=by_time)


def is_countable(session: Session, filter: DetectionFilter) -> bool:
    """Return whether the detections of ``filter`` are counted.

    All are, except where many plates have a searched part, and many are in its period and place.
    """
    if filter.plate is None or not filter.plate.by_time:
        return True
    plates, conditions = Plate.__table__.c, []
    if filter.location_id is not None:
        conditions.append(plates.location_id == filter.location_id)
    if filter.since is not None:
        conditions.append(plates.captured_at >= filter.since)
    if filter.until is not None:
        conditions.append(plates.captured_at < filter.until)
    return bool(conditions) and plan.at_most(session, plan.MAX_PLATES, *conditions)


def indexed(filter: DetectionFilter, column: InstrumentedAttribute[Any]) -> Column:
    """Return ``column``, so that its index is not used where that of the texts is to be."""
    by_text = filter.plate is not None and filter.plate.by_text
    return unindexed(column) if by_text else column


def _of_detection(filter: DetectionFilter) -> list[ColumnElement[bool]]:
    conditions = [] if filter.kind is None else [Detection.kind == filter.kind]
    if filter.camera_id is not None:
        of_camera = select(Pass.session_id).where(Pass.camera_id == filter.camera_id)
        conditions.append(Detection.session_id.in_(of_camera))
    return conditions


def _of_vehicle(filter: DetectionFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [true()] if filter.with_vehicle else []
    if filter.vehicle_class is not None:
        conditions.append(Vehicle.vehicle_class == filter.vehicle_class)
    if filter.color is not None:
        conditions.append(Vehicle.color == filter.color)
    return conditions


def of_plate(session: Session, filter: DetectionFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on the plate; with any, detections without one do not pass."""
    conditions: list[ColumnElement[bool]] = []
    if filter.plate is not None:
        conditions.append(plate_condition(filter.plate))
    if filter.country is not None:
        conditions.append(Plate.country == filter.country)
    if filter.region is not None:
        conditions.append(Plate.region_code == filter.region)
    if filter.plate_type is not None:
        conditions.append(Plate.type == filter.plate_type)
    if filter.min_confidence is not None:
        conditions.append(Plate.confidence >= filter.min_confidence)
    if filter.read is not None:
        # Two conditions, because an index finds both, but not their negation.
        unread = (Plate.text.is_(None), Plate.text_hash.is_(None))
        conditions += [has_text()] if filter.read else unread
    if filter.unread_reason is not None:
        conditions.append(Plate.unread_reason == filter.unread_reason)
    if filter.status is not None:
        conditions.append(Plate.status == filter.status)
    if filter.status_now is not None and filter.now is not None:
        conditions.append(_has_status(session, filter.status_now, filter.now))
    return conditions


def _has_status(session: Session, status: PlateStatus, at: datetime) -> ColumnElement[bool]:
    if status is PlateStatus.UNLISTED:
        listed = exists().where(PlateListEntry.text == Plate.text, active_at(at))
        return has_text() & ~listed
    entries = select(PlateListEntry.text).where(PlateListEntry.status == status, active_at(at))
    texts = session.scalars(entries.limit(FEW_LISTED + 1)).all()
    if len(texts) <= FEW_LISTED:
        return Plate.text.in_(texts)
    return entries.where(PlateListEntry.text == Plate.text).exists()
