"""The parts of the statistics, one class per part. The classes are flat: each is a row of a CSV."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from galaxy_alpr.enums import LocationType, PlateStatus, PlateType, UnreadReason, VehicleClass
from galaxy_alpr.web.schema import Milliseconds, Ratio, Schema

Share = Annotated[Ratio, Field(ge=0, le=1, description="Share of the count of this part, 0 to 1.")]
Weekday = Annotated[int, Field(ge=1, le=7, description="1 is Monday.")]
HourOfDay = Annotated[int, Field(ge=0, le=23)]


class PartName(StrEnum):
    """A part of the statistics."""

    TOTALS = "totals"
    VEHICLE_CLASSES = "vehicle_classes"
    PLATE_TYPES = "plate_types"
    REGIONS = "regions"
    COUNTRIES = "countries"
    STATUSES = "statuses"
    LOCATIONS = "locations"
    TREND = "trend"
    HOURS = "hours"
    WEEKDAY_HOURS = "weekday_hours"
    READ_RATE = "read_rate"
    UNREAD_REASONS = "unread_reasons"
    LATENCY = "latency"


class Figure(Schema):
    """A count, and that of the period before."""

    count: int
    before: int | None = Field(description="In the period before; null without one.")
    change: Ratio | None = Field(
        description="Relative to the period before: 0.25 is 25 % more; null without one."
    )


class NamedFigure(Schema):
    """A total as a row."""

    name: str
    count: int
    before: int | None
    change: Ratio | None


class Totals(Schema):
    """The totals of a period."""

    images: Figure
    vehicles: Figure
    plates: Figure
    read_plates: Figure
    distinct_plates: Figure = Field(description="Different texts, as corrected.")
    vehicles_with_plates: Figure
    vehicles_without_plates: Figure
    plates_without_vehicles: Figure


class VehicleClassCount(Schema):
    """Vehicles of one class."""

    vehicle_class: VehicleClass = Field(alias="class")
    vehicles: int
    share: Share

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True, extra="forbid")


class PlateTypeCount(Schema):
    """Plates of one type; null where it is unknown."""

    type: PlateType | None
    plates: int
    share: Share


class RegionCount(Schema):
    """Plates of one region; null where it is unknown."""

    country: str | None
    code: str | None
    name: str | None
    plates: int
    share: Share


class CountryCount(Schema):
    """Plates of one country; null where it is unknown."""

    country: str | None
    plates: int
    share: Share


class StatusCount(Schema):
    """Plates with a text, by their list status now."""

    status: PlateStatus
    plates: int
    share: Share


class LocationCount(Schema):
    """The counts of one location; `id` is null for pictures without a location."""

    id: int | None
    name: str | None
    type: LocationType | None
    images: int
    vehicles: int
    plates: int
    read_plates: int
    read_rate: Ratio | None = Field(description="Null where no plate was detected.")


class DayCount(Schema):
    """The counts of one local day."""

    date: date
    detections: int
    vehicles: int
    plates: int
    read_plates: int


class HourCount(Schema):
    """Detections in one hour of the local day."""

    hour: HourOfDay
    detections: int


class WeekHourCount(Schema):
    """Detections in one hour of the local week."""

    weekday: Weekday
    hour: HourOfDay
    detections: int


class ReadRate(Schema):
    """The share of the detected plates that the engine read."""

    plates: int
    read_plates: int
    rate: Ratio | None = Field(description="Null where no plate was detected.")
    rate_before: Ratio | None = Field(description="In the period before.")


class UnreadReasonCount(Schema):
    """Plates that were detected and not read; null where the reason is unknown."""

    reason: UnreadReason | None
    plates: int
    share: Share


class StepLatency(Schema):
    """The milliseconds of one step per image."""

    step: Literal["detect", "read", "total"]
    samples: int = Field(
        description="Images measured; percentiles of more than 1000 are exact to one percent."
    )
    p50_ms: Milliseconds
    p95_ms: Milliseconds
    p99_ms: Milliseconds


class Period(Schema):
    """A period; null where it has no limit."""

    since: datetime | None = Field(alias="from")
    until: datetime | None = Field(alias="to", description="The first moment after it.")

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True, extra="forbid")


class Statistics(Schema):
    """All parts at once."""

    period: Period
    period_before: Period | None = Field(
        description="The period of the same length that ends where this one begins."
    )
    timezone: str = Field(description="Timezone of days and hours.")
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
