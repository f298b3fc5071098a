"""Local hours, days, weeks and months, and the period of equal length before one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from galaxy_alpr.enums import ReportInterval
from galaxy_alpr.services.parking.occupancy.local_hours import local_hours

Period = tuple[datetime, datetime]

_NEXT: dict[ReportInterval, Callable[[date], date]] = {
    ReportInterval.DAY: lambda day: day + timedelta(days=1),
    ReportInterval.WEEK: lambda day: day + timedelta(weeks=1),
    ReportInterval.MONTH: lambda day: (day.replace(day=1) + timedelta(days=32)).replace(day=1),
}


def intervals(
    since: datetime, until: datetime, interval: ReportInterval, zone: ZoneInfo
) -> list[Period]:
    """Return the local intervals that share a part with a period; the outer ones are cut."""
    if interval == ReportInterval.HOUR:
        edges = list(local_hours(since, until, zone))
    else:
        day = first_day(since.astimezone(zone).date(), interval)
        edges = [day_begin(day, zone)]
        while edges[-1] < until:
            day = _NEXT[interval](day)
            edges.append(day_begin(day, zone))
    return [(max(begin, since), min(end, until)) for begin, end in pairwise(edges)]


def first_day(day: date, interval: ReportInterval) -> date:
    """Return the first day of the week (a Monday) or of the month of a day, or the day itself."""
    if interval == ReportInterval.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if interval == ReportInterval.MONTH else day


def day_begin(day: date, zone: ZoneInfo) -> datetime:
    """Return when a local day begins, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def whole_before(at: datetime, interval: ReportInterval, zone: ZoneInfo) -> Period:
    """Return the last local day, week or month that is over at a moment."""
    end = first_day(at.astimezone(zone).date(), interval)
    begin = first_day(end - timedelta(days=1), interval)
    return day_begin(begin, zone), day_begin(end, zone)


def period_before(since: datetime, until: datetime, zone: ZoneInfo) -> Period:
    """Return the period of equal length by the local clock that ends where another begins."""
    first, end = (moment.astimezone(zone).replace(tzinfo=None) for moment in (since, until))
    return (first - (end - first)).replace(tzinfo=zone).astimezone(UTC), since
