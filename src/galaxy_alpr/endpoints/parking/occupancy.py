"""``/api/lots/{id}/occupancy``: how full a lot is, was, and will probably be."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import fastapi
from pydantic import Field

from galaxy_alpr.endpoints.schemas.parking.occupancy import (
    OccupancyForecastOut,
    OccupancyHistoryOut,
    OccupancyOut,
)
from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.parking.occupancy.forecast import forecast
from galaxy_alpr.services.parking.occupancy.history import history
from galaxy_alpr.services.parking.occupancy.now import capacity_of, find_lot, occupancy_at
from galaxy_alpr.services.places.period import checked_period
from galaxy_alpr.web.deps import ClockDep, ReadSession
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.params import Moment, Query, RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/lots/{id}/occupancy", tags=["occupancy"])

DEFAULT_PERIOD = timedelta(hours=24)


class OccupancyQuery(Query):
    """The vehicle class."""

    vehicle_class: VehicleClass | None = Field(None, description="Only vehicles of this class.")


class HistoryQuery(OccupancyQuery):
    """The period and the vehicle class."""

    since: Moment | None = Field(
        None,
        alias="from",
        description="From this moment on; without offset it is the lot's local time. Default: 24 "
        "hours before `to`.",
    )
    until: Moment | None = Field(
        None,
        alias="to",
        description="Before this moment, which is read as `from` is. Default, and latest: now.",
    )


class ForecastQuery(OccupancyQuery):
    """How far ahead, and from how many weeks."""

    hours: int = Field(6, ge=1, le=48, description="How many hours.")
    weeks: int = Field(6, ge=1, le=26, description="From how many weeks before.")


@router.get("", responses=responses(404, 422))
def get_occupancy(session: ReadSession, id: RowId, clock: ClockDep) -> OccupancyOut:
    """Return how full a lot is now."""
    lot = find_lot(session, id)
    return OccupancyOut.of_lot(occupancy_at(session, lot, clock.now()), lot.id)


@router.get("/history", responses=responses(404, 422))
def get_occupancy_history(
    session: ReadSession,
    id: RowId,
    query: Annotated[HistoryQuery, fastapi.Query()],
    clock: ClockDep,
) -> OccupancyHistoryOut:
    """Return a period of a lot by its local hours, at most 32 days.

    A stay whose exit never came is not counted.
    """
    lot = find_lot(session, id)
    since, until = checked_period(query.since, query.until, ZoneInfo(lot.timezone))
    until = min(until or clock.now(), clock.now())
    since = until - DEFAULT_PERIOD if since is None else since
    if since >= until:
        raise ValidationFailed("from must be before to, and before now", field="from")
    found = history(session, lot, since, until, query.vehicle_class)
    return OccupancyHistoryOut.of(found, lot, query.vehicle_class)


@router.get("/forecast", responses=responses(404, 422))
def get_occupancy_forecast(
    session: ReadSession,
    id: RowId,
    query: Annotated[ForecastQuery, fastapi.Query()],
    clock: ClockDep,
) -> OccupancyForecastOut:
    """Return what is to be expected in the next hours.

    It is the median and the quartiles of the same weekdays and hours of the last weeks; holidays
    are not known.
    """
    lot, now, kind = find_lot(session, id), clock.now(), query.vehicle_class
    found = forecast(session, lot, now, hours=query.hours, weeks=query.weeks, vehicle_class=kind)
    capacity = capacity_of(session, lot, kind)
    return OccupancyForecastOut.of(found, lot, kind, at=now, capacity=capacity)
