"""Vehicles and plates by class, type, region, country, status, location, unread reason."""

from __future__ import annotations

from collections import Counter

from galaxy_alpr.db.queries import lists, places
from galaxy_alpr.db.queries.statistics.sums import text_key
from galaxy_alpr.enums import LocationType, PlateStatus, PlateType, UnreadReason, VehicleClass
from galaxy_alpr.services.statistics.counts import Counts, rate, shares
from galaxy_alpr.services.statistics.totals import Amounts
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
    return [
        VehicleClassCount(VehicleClass(str(name)), count, share)
        for name, count, share in shares(counts.by_value("class").items())
    ]


def plate_types(counts: Counts) -> list[PlateTypeCount]:
    """Return the plates by type, read or not."""
    return [
        PlateTypeCount(None if key is None else PlateType(key), count, share)
        for key, count, share in shares(counts.by_value("type").items())
    ]


def regions(counts: Counts) -> list[RegionCount]:
    """Return the plates by region."""
    names: dict[tuple[str | None, str | None], str | None] = {}
    found: Counter[tuple[str | None, str | None]] = Counter()
    for (country, code, name), plates in counts.by("region").items():
        # A region that was renamed has two names.
        names[country, code] = max(names.get((country, code)) or "", name or "") or None
        found[country, code] += plates
    return [
        RegionCount(*key, names[key], count, share) for key, count, share in shares(found.items())
    ]


def countries(counts: Counts) -> list[CountryCount]:
    """Return the plates by country."""
    found: Counter[str | None] = Counter()
    for (country, *_), plates in counts.by("region").items():
        found[country] += plates
    return [CountryCount(*item) for item in shares(found.items())]


def statuses(counts: Counts) -> list[StatusCount]:
    """Return the plates that have a text by their list status now."""
    entries = lists.active_statuses(counts.session, counts.at)
    keys = [text_key(text, None) or 0 for text in entries]
    found = dict.fromkeys(PlateStatus, 0)
    for status, plates in zip(entries.values(), counts.now.plates_of(keys), strict=True):
        found[status] += plates
    found[PlateStatus.UNLISTED] = counts.now.counts["with_text"] - sum(found.values())
    return [StatusCount(*item) for item in shares(found.items())]


def unread_reasons(counts: Counts) -> list[UnreadReasonCount]:
    """Return the detected plates that were not read, by reason."""
    return [
        UnreadReasonCount(None if key is None else UnreadReason(key), count, share)
        for key, count, share in shares((+counts.by_value("unread")).items())
    ]


def locations(counts: Counts) -> list[LocationCount]:
    """Return the counts of each location."""
    known = places.all_locations(counts.session)
    selected = counts.scope.location_ids
    shown: list[int | None] = [id for id in known if selected is None or id in selected]
    if "place||images" in counts.now.counts:
        shown.append(None)
    found = []
    for id in shown:
        row = None if id is None else known[id]
        amounts = Amounts.of_place(counts.now, id)
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
