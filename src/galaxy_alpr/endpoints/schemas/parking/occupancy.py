"""How full lots are, in requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from galaxy_alpr.db import models
from galaxy_alpr.endpoints.schemas.parking.visit_urls import exits_url, visits_url
from galaxy_alpr.enums import OccupancyState, VehicleClass
from galaxy_alpr.services.parking.occupancy.values import (
    Count,
    ForecastHour,
    History,
    Hour,
    Occupancy,
)
from galaxy_alpr.web.schema import Ratio, Schema

VisitsUrl = Annotated[str, Field(description="The visits that it was computed from.")]
EntriesUrl = Annotated[str, Field(description="The visits that began in it.")]
ExitsUrl = Annotated[str, Field(description="The visits that ended in it.")]


class CountOut(Schema):
    """The vehicles in a lot, of one class or all."""

    vehicle_class: VehicleClass | None = Field(description="The class; null for all vehicles.")
    occupied: int = Field(description="Number of vehicles: `visits` plus `correction`, at least 0.")
    visits: int = Field(description="Number of visits that are open.")
    correction: int = Field(
        description="What the newest count by hand differed from the visits at its moment, as they "
        "are known now."
    )
    recount_id: int | None = Field(description="That count by hand; null where there is none.")
    capacity: int | None
    free: int | None = Field(description="Number of free spaces; null without a capacity.")
    visits_url: VisitsUrl

    @classmethod
    def of(cls, count: Count, lot_id: int, at: datetime) -> CountOut:
        return cls(
            vehicle_class=count.vehicle_class,
            occupied=count.occupied,
            visits=count.visits,
            correction=count.correction,
            recount_id=count.recount_id,
            capacity=count.capacity,
            free=count.free,
            visits_url=visits_url(lot_id, count.vehicle_class, inside_at=at),
        )


class OccupancyOut(CountOut):
    """How full a lot is now."""

    lot_id: int = Field(description="The lot.")
    at: datetime = Field(description="When it was counted.")
    state: OccupancyState | None = Field(
        description="How full it is. It changes back only when some spaces are free again; null "
        "without a capacity."
    )
    since: datetime | None = Field(description="Since when it is so; null where unknown.")
    by_class: list[CountOut] = Field(
        description="The classes that are inside or have a capacity, each with its own counts by "
        "hand."
    )
    unknown_class: int = Field(
        description="Open visits whose vehicle's class is not known; they are in the total only."
    )

    @classmethod
    def of_lot(cls, found: Occupancy, lot_id: int) -> OccupancyOut:
        return cls(
            **dict(CountOut.of(found.total, lot_id, found.at)),
            lot_id=lot_id,
            at=found.at,
            state=found.state,
            since=found.since,
            by_class=[CountOut.of(count, lot_id, found.at) for count in found.by_class],
            unknown_class=found.unknown_class,
        )


class OccupancyHourOut(Schema):
    """One hour of the lot's clock; the first and the last of a period may be cut."""

    since: datetime = Field(description="Its beginning.")
    until: datetime = Field(description="Its end, which is not part of it.")
    local: datetime = Field(description="Its beginning in the lot's local time.")
    entries: int = Field(description="Vehicles that entered.")
    exits: int = Field(description="Vehicles that left.")
    occupied: int = Field(description="Vehicles at its beginning.")
    peak: int = Field(description="Most vehicles at once.")
    peak_at: datetime = Field(description="When there were so many first.")
    visits_url: EntriesUrl
    exits_url: ExitsUrl
    occupied_url: VisitsUrl
    peak_url: VisitsUrl

    @classmethod
    def of(
        cls, hour: Hour, lot_id: int, vehicle_class: VehicleClass | None, zone: ZoneInfo
    ) -> OccupancyHourOut:
        return cls(
            since=hour.since,
            until=hour.until,
            local=hour.since.astimezone(zone),
            entries=hour.entries,
            exits=hour.exits,
            occupied=hour.occupied,
            peak=hour.peak,
            peak_at=hour.peak_at,
            visits_url=visits_url(lot_id, vehicle_class, since=hour.since, until=hour.until),
            exits_url=exits_url(lot_id, vehicle_class, hour.since, hour.until),
            occupied_url=visits_url(lot_id, vehicle_class, inside_at=hour.since),
            peak_url=visits_url(lot_id, vehicle_class, inside_at=hour.peak_at),
        )


class OccupancyHistoryOut(Schema):
    """A period of a lot by local hours."""

    lot_id: int = Field(description="The lot.")
    timezone: str = Field(description="Timezone of the hours: that of the lot.")
    vehicle_class: VehicleClass | None = Field(description="The class; null for all vehicles.")
    since: datetime = Field(description="Beginning of the period.")
    until: datetime = Field(description="End of the period, which is not part of it.")
    capacity: int | None
    entries: int = Field(description="Vehicles that entered.")
    exits: int = Field(description="Vehicles that left.")
    peak: int = Field(description="Most vehicles at once.")
    peak_at: datetime = Field(description="When there were so many first.")
    turnover: Ratio | None = Field(
        description="Vehicles that left, a space and day; null without a capacity."
    )
    stays: int = Field(description="Number of stays that ended in the period.")
    dwell_p50_s: float | None = Field(description="Median of these stays, seconds.")
    dwell_p90_s: float | None = Field(description="90th percentile of these stays, seconds.")
    visits_url: EntriesUrl
    exits_url: ExitsUrl
    peak_url: VisitsUrl
    hours: list[OccupancyHourOut] = Field(description="Its hours, the oldest first.")

    @classmethod
    def of(
        cls, found: History, lot: models.Lot, vehicle_class: VehicleClass | None
    ) -> OccupancyHistoryOut:
        zone = ZoneInfo(lot.timezone)
        urls = {"visits_url", "exits_url", "peak_url"}
        same = set(cls.model_fields) - {"lot_id", "timezone", "vehicle_class"} - urls
        return cls(
            **{name: getattr(found, name) for name in same - {"hours"}},
            lot_id=lot.id,
            timezone=lot.timezone,
            vehicle_class=vehicle_class,
            visits_url=visits_url(lot.id, vehicle_class, since=found.since, until=found.until),
            exits_url=exits_url(lot.id, vehicle_class, found.since, found.until),
            peak_url=visits_url(lot.id, vehicle_class, inside_at=found.peak_at),
            hours=[OccupancyHourOut.of(item, lot.id, vehicle_class, zone) for item in found.hours],
        )


class ForecastDayOut(Schema):
    """What was there at a moment of the weeks before."""

    at: datetime = Field(description="The moment.")
    occupied: int = Field(description="Vehicles at that moment.")
    visits_url: VisitsUrl


class ForecastHourOut(Schema):
    """What is to be expected at the beginning of a local hour; null without a day before."""

    since: datetime = Field(description="The beginning of the hour.")
    local: datetime = Field(description="The same in the lot's local time.")
    median: float | None = Field(description="Median number of vehicles.")
    lower: float | None = Field(description="Lower quartile.")
    upper: float | None = Field(description="Upper quartile.")
    days: list[datetime] = Field(
        description="The moments of the weeks before that it was computed from."
    )
    numbers: list[ForecastDayOut] = Field(description="The same with the vehicles of each.")


class OccupancyForecastOut(Schema):
    """What is to be expected in a lot, from the same weekdays and hours of the last weeks."""

    lot_id: int = Field(description="The lot.")
    timezone: str = Field(description="Timezone of the hours: that of the lot.")
    vehicle_class: VehicleClass | None = Field(description="The class; null for all vehicles.")
    at: datetime = Field(description="When it was computed.")
    capacity: int | None
    hours: list[ForecastHourOut] = Field(description="The next hours.")

    @classmethod
    def of(
        cls,
        found: list[ForecastHour],
        lot: models.Lot,
        vehicle_class: VehicleClass | None,
        *,
        at: datetime,
        capacity: int | None,
    ) -> OccupancyForecastOut:
        zone = ZoneInfo(lot.timezone)
        return cls(
            lot_id=lot.id,
            timezone=lot.timezone,
            vehicle_class=vehicle_class,
            at=at,
            capacity=capacity,
            hours=[
                ForecastHourOut(
                    since=item.since,
                    local=item.since.astimezone(zone),
                    median=item.median,
                    lower=item.lower,
                    upper=item.upper,
                    days=list(item.days),
                    numbers=[
                        ForecastDayOut(
                            at=moment,
                            occupied=number,
                            visits_url=visits_url(lot.id, vehicle_class, inside_at=moment),
                        )
                        for moment, number in item.numbers.items()
                    ],
                )
                for item in found
            ],
        )
