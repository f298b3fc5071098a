"""Tariffs as ``RateTable`` of APDS 4, as far as a rate table can say them.

A rate table has no weekly windows, so it says only rates that hold at all times of the week. Which
parts of a tariff it cannot say is listed in ``docs/apds.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from galaxy_alpr.db.models import Tariff, TariffVersion
from galaxy_alpr.endpoints.compat.apds.wire import Entity, moment, site, text, without_none
from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.services.parking.tariffs.data import CapKind, Rate, TariffData

VEHICLE_TYPES = {
    VehicleClass.CAR: "car",
    VehicleClass.MOTORCYCLE: "motorcycle",
    VehicleClass.BUS: "bus",
    VehicleClass.TRUCK: "lorry",
}
_MIDNIGHT = "00:00"


@dataclass(frozen=True, slots=True)
class RateTable:
    """A rate table, and the types of vehicles that it is for; empty for all."""

    id: str
    version: int
    types: tuple[str, ...]
    entity: Entity


def rate_tables(tariff: Tariff, version: TariffVersion, data: TariffData) -> list[RateTable]:
    """Return the rate tables of a version of a tariff, one for each group of vehicle classes."""
    groups = _groups(data)
    found = []
    for rate, classes in groups:
        if not _is_always(rate):
            continue
        every = len(classes) == len(VehicleClass)
        suffix = "" if every else "".join(f"-{item.value}" for item in classes)
        id = f"tariff-{tariff.id}{suffix}"
        name = tariff.name if every else f"{tariff.name} ({', '.join(classes)})"
        entity = {
            "id": id,
            "version": version.number,
            "rateTableName": text(name),
            "availability": "public",
            "rateResponsibleParty": site(),
            "rateType": "hourly" if rate.flat is None else "daily",
            "validation": True,
            "validity": _validity(version.valid_from),
            # The published schema requires both, but defines neither.
            "validityStart": moment(version.valid_from),
            "activeTimes": [],
            "rateLineCollections": [_collection(id, version, data, rate, classes)],
        }
        types = () if every else tuple(VEHICLE_TYPES[item] for item in classes)
        found.append(RateTable(id, version.number, types, entity))
    return found


def _groups(data: TariffData) -> list[tuple[Rate, list[VehicleClass]]]:
    """Return the rates that are the first for a class, with these classes."""
    first: dict[int, list[VehicleClass]] = {}
    for vehicle_class in VehicleClass:
        for number, rate in enumerate(data.rates):
            if rate.is_for(vehicle_class):
                first.setdefault(number, []).append(vehicle_class)
                break
    return [(data.rates[number], classes) for number, classes in sorted(first.items())]


def _is_always(rate: Rate) -> bool:
    begin, end = rate.minutes
    return not rate.days and begin == 0 and end == 24 * 60


def _validity(since: datetime) -> Entity:
    return {
        "validityStatus": "definedByValidityTimeSpec",
        "validityTimeSpecification": {"overallStartTime": moment(since)},
    }


def _collection(
    table_id: str,
    version: TariffVersion,
    data: TariffData,
    rate: Rate,
    classes: Sequence[VehicleClass],
) -> Entity:
    """Return the only collection of a rate table."""
    caps = [
        cap.amount
        for cap in data.caps
        if cap.per is CapKind.DAY and all(cap.is_for(item) for item in classes)
    ]
    id = f"{table_id}-1"
    lines = [
        {"id": f"{id}-{number}", "version": version.number, "sequence": number, **line}
        for number, line in enumerate(_lines(data, rate), start=1)
    ]
    return without_none(
        {
            "id": id,
            "version": version.number,
            "collectionSequence": 1,
            "applicableCurrency": data.currency.code,
            "resetTime": _MIDNIGHT,
            "validStart": moment(version.valid_from),
            "relativeTimes": False,
            "minValueCollection": _money(data, data.minimum) if data.minimum else None,
            "maxValueCollection": _money(data, min(caps)) if caps else None,
            "taxIncluded": data.tax is None or data.tax.included,
            "taxRate": None if data.tax is None else data.tax.basis_points / 100,
            "rateLines": lines,
        }
    )


def _lines(data: TariffData, rate: Rate) -> Iterator[Entity]:
    """Yield the rate lines, by the time since the beginning of the stay."""
    if rate.flat is not None:
        yield {"rateLineType": "flatRate", "value": _value(data, rate.flat)}
        return
    passed = 0
    free = [(data.free_minutes, 0)] if data.free_minutes else []
    for minutes, amount in (*free, *((item.minutes, item.amount) for item in rate.first)):
        yield _line(data, passed, minutes, amount, until=passed + minutes)
        passed += minutes
    if rate.interval is not None:
        yield _line(data, passed, rate.interval.minutes, rate.interval.amount, until=None)
    elif not rate.first:
        yield {"rateLineType": "flatRate", "value": 0.0}


def _line(data: TariffData, start: int, minutes: int, amount: int, *, until: int | None) -> Entity:
    return without_none(
        {
            "rateLineType": "incrementingRate",
            "durationStart": _duration(start),
            "durationEnd": None if until is None else _duration(until),
            "incrementPeriod": f"PT{minutes}M",
            "value": _value(data, amount),
        }
    )


def _duration(minutes: int) -> str:
    """Return ``hh:mm``, from one day on ``dd:hh:mm``."""
    days, rest = divmod(minutes, 24 * 60)
    time = f"{rest // 60:02}:{rest % 60:02}"
    return f"{days:02}:{time}" if days else time


def _value(data: TariffData, amount: int) -> float:
    decimals = data.currency.decimals
    return round(amount / float(10**decimals), decimals)


def _money(data: TariffData, amount: int) -> Entity:
    return {"currencyType": data.currency.code, "currencyValue": _value(data, amount)}
