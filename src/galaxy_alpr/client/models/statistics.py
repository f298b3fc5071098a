"""Statistics, and the state of the service."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from galaxy_alpr.client.models.base import Answer


class Period(Answer):
    """A period; null where it has no start or no end."""

    start: datetime | None = Field(None, alias="from")
    end: datetime | None = Field(None, alias="to")


class Figure(Answer):
    """A number, the one of the period before, and the change as a share."""

    count: int
    before: int | None = None
    change: float | None = None


class Totals(Answer):
    """The totals of a period."""

    images: Figure
    vehicles: Figure
    plates: Figure
    read_plates: Figure
    distinct_plates: Figure
    vehicles_with_plates: Figure
    vehicles_without_plates: Figure
    plates_without_vehicles: Figure


class VehicleClassCount(Answer):
    """Vehicles of a class."""

    vehicle_class: str = Field(alias="class")
    vehicles: int
    share: float


class PlateTypeCount(Answer):
    """Plates of a type; null where the type is unknown."""

    type: str | None = None
    plates: int
    share: float


class RegionCount(Answer):
    """Plates of a region."""

    country: str | None = None
    code: str | None = None
    name: str | None = None
    plates: int
    share: float


class CountryCount(Answer):
    """Plates of a country."""

    country: str | None = None
    plates: int
    share: float


class StatusCount(Answer):
    """Plates of a list status."""

    status: str
    plates: int
    share: float


class LocationCount(Answer):
    """What a location read."""

    id: int | None = None
    name: str | None = None
    type: str | None = None
    images: int
    vehicles: int
    plates: int
    read_plates: int
    read_rate: float | None = None


class DayCount(Answer):
    """What was detected on a day."""

    date: date
    detections: int
    vehicles: int
    plates: int
    read_plates: int


class HourCount(Answer):
    """What was detected in an hour of the day."""

    hour: int
    detections: int


class WeekHourCount(Answer):
    """What was detected in an hour of a weekday; 0 is Monday."""

    weekday: int
    hour: int
    detections: int


class ReadRate(Answer):
    """The share of plates that were read."""

    plates: int
    read_plates: int
    rate: float | None = None
    rate_before: float | None = None


class UnreadReasonCount(Answer):
    """Plates that were not read, by reason."""

    reason: str | None = None
    plates: int
    share: float


class StepLatency(Answer):
    """How long a step of reading took."""

    step: str
    samples: int
    p50_ms: float
    p95_ms: float
    p99_ms: float


class Statistics(Answer):
    """All statistics of a period."""

    period: Period
    period_before: Period | None = None
    timezone: str
    totals: Totals
    vehicle_classes: tuple[VehicleClassCount, ...]
    plate_types: tuple[PlateTypeCount, ...]
    regions: tuple[RegionCount, ...]
    countries: tuple[CountryCount, ...]
    statuses: tuple[StatusCount, ...]
    locations: tuple[LocationCount, ...]
    trend: tuple[DayCount, ...]
    hours: tuple[HourCount, ...]
    weekday_hours: tuple[WeekHourCount, ...]
    read_rate: ReadRate
    unread_reasons: tuple[UnreadReasonCount, ...]
    latency: tuple[StepLatency, ...]


class Health(Answer):
    """That the service runs."""

    status: str
    version: str
