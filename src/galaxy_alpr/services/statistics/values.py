"""The values that the statistics consist of; ``None`` as a key means unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from galaxy_alpr.enums import LocationType, PlateStatus, PlateType, UnreadReason, VehicleClass


@dataclass(frozen=True, slots=True)
class Figure:
    """A count, that of the period before, and the relative change."""

    count: int
    before: int | None
    change: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The totals of a period."""

    images: Figure
    vehicles: Figure
    plates: Figure
    read_plates: Figure
    distinct_plates: Figure
    vehicles_with_plates: Figure
    vehicles_without_plates: Figure
    plates_without_vehicles: Figure


@dataclass(frozen=True, slots=True)
class VehicleClassCount:
    """Vehicles of one class."""

    vehicle_class: VehicleClass
    vehicles: int
    share: float


@dataclass(frozen=True, slots=True)
class PlateTypeCount:
    """Plates of one type."""

    type: PlateType | None
    plates: int
    share: float


@dataclass(frozen=True, slots=True)
class RegionCount:
    """Plates of one region."""

    country: str | None
    code: str | None
    name: str | None
    plates: int
    share: float


@dataclass(frozen=True, slots=True)
class CountryCount:
    """Plates of one country."""

    country: str | None
    plates: int
    share: float


@dataclass(frozen=True, slots=True)
class StatusCount:
    """Plates with a text, by their list status now."""

    status: PlateStatus
    plates: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationCount:
    """The counts of one location, or of pictures without a location."""

    id: int | None
    name: str | None
    type: LocationType | None
    images: int
    vehicles: int
    plates: int
    read_plates: int
    read_rate: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """The counts of one local day."""

    date: date
    detections: int
    vehicles: int
    plates: int
    read_plates: int


@dataclass(frozen=True, slots=True)
class HourCount:
    """Detections in one hour of the local day."""

    hour: int
    detections: int


@dataclass(frozen=True, slots=True)
class WeekHourCount:
    """Detections in one hour of the local week; weekday 1 is Monday."""

    weekday: int
    hour: int
    detections: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRate:
    """The share of the detected plates that the engine read."""

    plates: int
    read_plates: int
    rate: float | None
    rate_before: float | None


@dataclass(frozen=True, slots=True)
class UnreadReasonCount:
    """Plates that were detected and not read, for one reason."""

    reason: UnreadReason | None
    plates: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLatency:
    """Percentiles of the milliseconds that a step took for an image."""

    step: Literal["detect", "read", "total"]
    samples: int
    p50_ms: float
    p95_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class Period:
    """A period from ``since`` until before ``until``; ``None`` where it has no limit."""

    since: datetime | None
    until: datetime | None


Part = (
    Totals
    | list[VehicleClassCount]
    | list[PlateTypeCount]
    | list[RegionCount]
    | list[CountryCount]
    | list[StatusCount]
    | list[LocationCount]
    | list[DayCount]
    | list[HourCount]
    | list[WeekHourCount]
    | ReadRate
    | list[UnreadReasonCount]
    | list[StepLatency]
)
"""One part of the statistics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """All parts for one period."""

    period: Period
    period_before: Period | None
    timezone: str
    totals: Totals
    vehicle_classes: list[VehicleClassCount]
    plate_types: list[PlateTypeCount]
    regions: list[RegionCount]
    countries: list[CountryCount]
    statuses: list[StatusCount]
    locations: list[LocationCount]
    trend: list[DayCount]
    hours: list[HourCount]
    weekday_hours: list[WeekHourCount]
    read_rate: ReadRate
    unread_reasons: list[UnreadReasonCount]
    latency: list[StepLatency]
