"""How many rows a list has, where the sums of the statistics tell it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Location
from galaxy_alpr.db.queries.detection_filter import DetectionFilter
from galaxy_alpr.db.queries.statistics.scope import Scope
from galaxy_alpr.db.queries.statistics.sums import key, parts
from galaxy_alpr.db.queries.statistics.totals import Totals
from galaxy_alpr.enums import DetectionKind

Amount = Callable[[Counter[str]], int]


def photos(
    session: Session,
    *,
    since: datetime | None,
    until: datetime | None,
    location_id: int | None,
) -> int | None:
    """Return the number of photos of a period and a location; ``None`` where no sums tell it."""
    ids = None if location_id is None else (location_id,)
    totals = Totals(session, Scope(since=since, until=until, location_ids=ids))
    return totals.counts["images"] if totals.has_sums else None


def detections(session: Session, filter: DetectionFilter) -> int | None:
    """Return the number of detections that pass, ``None`` where no sums tell it."""
    amount = _amount(filter)
    if amount is None:
        return None
    scope = Scope(since=filter.since, until=filter.until, location_ids=_locations(session, filter))
    totals = Totals(session, scope)
    return amount(totals.counts) if totals.has_sums else None


def _locations(session: Session, filter: DetectionFilter) -> tuple[int, ...] | None:
    if filter.location_id is None and filter.lot_id is None:
        return None
    if filter.lot_id is None:
        return (filter.location_id,) if filter.location_id is not None else ()
    of_lot = session.scalars(select(Location.id).where(Location.lot_id == filter.lot_id))
    return tuple(id for id in of_lot if filter.location_id in {None, id})


def _amount(filter: DetectionFilter) -> Amount | None:
    """Return what the filter asks of the counts; ``None`` for more than one condition."""
    others = (filter.plate, filter.color, filter.min_confidence, filter.status, filter.camera_id)
    of_plate = _plate_amounts(filter)
    of_detection = _detection_amounts(filter)
    if any(item is not None for item in others) or len(of_plate) + len(of_detection) > 1:
        return None
    if of_plate:
        return of_plate[0]
    return of_detection[0] if of_detection else _sum("kind", 0, None)


def _plate_amounts(filter: DetectionFilter) -> list[Amount]:
    found: list[Amount] = []
    if filter.country is not None:
        found.append(_sum("region", 0, filter.country))
    if filter.region is not None:
        found.append(_sum("region", 1, filter.region))
    if filter.plate_type is not None:
        found.append(_one("type", filter.plate_type.value))
    if filter.unread_reason is not None:
        found.append(_one("reason", filter.unread_reason.value))
    if filter.read is not None:
        found.append(_with_text if filter.read else _without_text)
    return found


def _detection_amounts(filter: DetectionFilter) -> list[Amount]:
    found: list[Amount] = []
    if filter.kind is not None:
        found.append(_one("kind", filter.kind.value))
    if filter.vehicle_class is not None:
        found.append(_one("class", filter.vehicle_class.value))
    if filter.with_vehicle and not found:
        found.append(_with_vehicle)
    if filter.with_vehicle and filter.kind is DetectionKind.PLATE_WITHOUT_VEHICLE:
        found.append(_with_vehicle)  # two conditions: no sum tells it
    return found


def _with_vehicle(counts: Counter[str]) -> int:
    kinds = (DetectionKind.VEHICLE_WITH_PLATE, DetectionKind.VEHICLE_WITHOUT_PLATE)
    return sum(counts[key("kind", kind.value)] for kind in kinds)


def _with_text(counts: Counter[str]) -> int:
    return counts["with_text"]


def _without_text(counts: Counter[str]) -> int:
    return counts["plates"] - counts["with_text"]


def _one(*name: str) -> Amount:
    return lambda counts: counts[key(*name)]


def _sum(name: str, place: int, value: str | None) -> Amount:
    """Return the sum of the counts ``name`` whose part at ``place`` is ``value``, or of all."""
    return lambda counts: sum(
        number
        for item, number in counts.items()
        if item.startswith(f"{name}|") and value in {None, parts(item)[place]}
    )
