"""Vehicles and plates by class, type, region, country, status, location, unread reason."""

from __future__ import annotations

from collections import Counter

from galaxy_alpr.db.queries import places, statistics
from galaxy_alpr.db.queries.statistics import KindGroup
from galaxy_alpr.enums import LocationType, PlateStatus, PlateType, UnreadReason, VehicleClass
from galaxy_alpr.services.statistics.counts import Counts, rate, shares
from galaxy_alpr.services.statistics.totals import Amounts, by_kind
from galaxy_alpr.services.statistics.values import (
    CountryCount,
    LocationCount,
    PlateTypeCount,
    RegionCount,
    StatusCount,
    UnreadReasonCount,
    VehicleClassCount,
)


def vehicle_classes(counts: Counts) -> list[VehicleClassCount]:
    """Return the vehicles by class."""
    found = statistics.vehicle_classes(counts.session, scope=counts.scope)
    return [
        VehicleClassCount(VehicleClass(name), count, share)
        for name, count, share in shares(found.items())
    ]


def plate_types(counts: Counts) -> list[PlateTypeCount]:
    """Return the plates by type, read or not."""
    return [
        PlateTypeCount(None if key is None else PlateType(key), count, share)
        for key, count, share in counts.plates_by(lambda group: group.type)
    ]


def regions(counts: Counts) -> list[RegionCount]:
    """Return the plates by region."""
    names = {(group.country, group.region_code): group.region_name for group in counts.plate_groups}
    found = counts.plates_by(lambda group: (group.country, group.region_code))
    return [RegionCount(*key, names[key], count, share) for key, count, share in found]


def countries(counts: Counts) -> list[CountryCount]:
    """Return the plates by country."""
    return [CountryCount(*item) for item in counts.plates_by(lambda group: group.country)]


def statuses(counts: Counts) -> list[StatusCount]:
    """Return the plates that have a text by their list status now."""
    listed = statistics.listed(counts.session, scope=counts.scope, at=counts.at)
    unlisted = counts.texts.plates - sum(listed.values())
    found = {status: listed.get(status, 0) for status in PlateStatus}
    found[PlateStatus.UNLISTED] = unlisted
    return [StatusCount(*item) for item in shares(found.items())]


def unread_reasons(counts: Counts) -> list[UnreadReasonCount]:
    """Return the detected plates that were not read, by reason."""
    found: Counter[str | None] = Counter()
    for group in counts.plate_groups:
        found[group.unread_reason] += group.plates - group.read
    return [
        UnreadReasonCount(None if key is None else UnreadReason(key), count, share)
        for key, count, share in shares(found.items())
        if count
    ]


def locations(counts: Counts) -> list[LocationCount]:
    """Return the counts of each location."""
    read: Counter[int | None] = Counter()
    for group in counts.plate_groups:
        read[group.location_id] += group.read
    kinds: dict[int | None, list[KindGroup]] = {}
    for item in counts.kinds:
        kinds.setdefault(item.location_id, []).append(item)
    known = places.all_locations(counts.session)
    selected = counts.scope.location_ids
    shown: list[int | None] = [id for id in known if selected is None or id in selected]
    if None in counts.images:
        shown.append(None)
    found = []
    for id in shown:
        row = None if id is None else known[id]
        amounts = Amounts(counts.images.get(id, 0), by_kind(kinds.get(id, [])), read[id], 0)
        found.append(
            LocationCount(
                id=id,
                name=None if row is None else row.name,
                type=None if row is None else LocationType(row.type),
                images=amounts.images,
                vehicles=amounts.vehicles,
                plates=amounts.plates,
                read_plates=amounts.read_plates,
                read_rate=rate(amounts.read_plates, amounts.plates),
            )
        )
    return sorted(found, key=lambda item: (-item.images, item.name or ""))
