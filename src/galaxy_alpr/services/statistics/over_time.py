"""Detections by day and by hour, in the local time of a timezone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from galaxy_alpr.services.statistics.counts import Counts
from galaxy_alpr.services.statistics.local_time import days_between
from galaxy_alpr.services.statistics.values import DayCount, HourCount, WeekHourCount

MAX_FILLED_DAYS = 3660
"""Days without traffic are listed for periods up to this length."""


def trend(counts: Counts) -> list[DayCount]:
    """Return the counts of each day, in the days of the timezone."""
    found = counts.local.by_day(counts.now.slots)
    nothing = (0, 0, 0, 0)
    days = []
    for day in _days(counts, [day for day, numbers in found.items() if numbers[0]]):
        detections, vehicles, plates, read_plates = found.get(day, nothing)
        days.append(
            DayCount(
                date=day,
                detections=detections,
                vehicles=vehicles,
                plates=plates,
                read_plates=read_plates,
            )
        )
    return days


def hours(counts: Counts) -> list[HourCount]:
    """Return the detections by hour of the day, in the hours of the timezone."""
    by_hour = counts.week_hours.sum(axis=0)
    return [HourCount(hour, int(by_hour[hour])) for hour in range(24)]


def weekday_hours(counts: Counts) -> list[WeekHourCount]:
    """Return the detections by hour of the week, in the hours of the timezone."""
    found = counts.week_hours
    return [
        WeekHourCount(day, hour, int(found[day - 1, hour]))
        for day in range(1, 8)
        for hour in range(24)
    ]


def _days(counts: Counts, with_detections: Sequence[date]) -> Sequence[date]:
    """Return the days of the period, including those without detections."""
    since, until = counts.scope.since, counts.scope.until
    first, last = (with_detections[0], with_detections[-1]) if with_detections else (None, None)
    if since is not None:
        first = counts.local.day(since)
        last = max(last or first, counts.local.day(counts.at))
    if until is not None:
        last = counts.local.day(until - timedelta(microseconds=1))
    if first is None or last is None:
        return []
    if (last - first).days > MAX_FILLED_DAYS:
        return with_detections
    return days_between(first, last)
