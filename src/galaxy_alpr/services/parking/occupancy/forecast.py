"""What is to be expected in a lot in the next hours: what was there in the weeks before."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Lot
from galaxy_alpr.db.queries.parking import occupancy
from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.services.parking.occupancy.local_hours import local_hours, weeks_before
from galaxy_alpr.services.parking.occupancy.now import timeline
from galaxy_alpr.services.parking.occupancy.values import ForecastHour

_MOMENT = timedelta(microseconds=1)


def forecast(
    session: Session,
    lot: Lot,
    now: datetime,
    *,
    hours: int,
    weeks: int,
    vehicle_class: VehicleClass | None = None,
) -> list[ForecastHour]:
    """Return what is to be expected at the beginnings of the next ``hours`` local hours.

    It is the median and the quartiles of the numbers at the same local time and weekday of the last
    ``weeks`` weeks; weeks before the first visit of the lot do not count. It says nothing about a
    holiday, or a day that is unlike those.
    """
    zone = ZoneInfo(lot.timezone)
    begins = list(islice(local_hours(now, now + timedelta(hours=hours + 3), zone), 1, hours + 1))
    first = occupancy.first_moment(session, lot_id=lot.id)
    found: list[dict[datetime, int]] = [{} for _ in begins]
    for week in range(1, weeks + 1):
        moments = [weeks_before(begin, week, zone) for begin in begins]
        if first is None or max(moments) < first:
            break
        line = timeline(session, lot.id, min(moments), max(moments) + _MOMENT, vehicle_class)
        for numbers, moment in zip(found, moments, strict=True):
            if moment >= first:
                numbers[moment] = line.occupied(moment)
    return [_expected(begin, numbers) for begin, numbers in zip(begins, found, strict=True)]


def _expected(begin: datetime, numbers: dict[datetime, int]) -> ForecastHour:
    if not numbers:
        return ForecastHour(since=begin, numbers={})
    lower, median, upper = quartiles(list(numbers.values()))
    return ForecastHour(since=begin, numbers=numbers, median=median, lower=lower, upper=upper)


def quartiles(numbers: Sequence[int]) -> tuple[float, float, float]:
    """Return the quartiles of one or more numbers, interpolated between them."""
    if len(numbers) == 1:
        return (float(numbers[0]),) * 3
    lower, median, upper = statistics.quantiles(numbers, n=4, method="inclusive")
    return lower, median, upper
