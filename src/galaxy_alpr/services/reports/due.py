"""When a scheduled report is sent, and of which period."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from galaxy_alpr.enums import ReportFrequency, ReportInterval
from galaxy_alpr.services.reports.intervals import Period, first_day, whole_before

_LENGTHS = {
    ReportFrequency.DAILY: ReportInterval.DAY,
    ReportFrequency.WEEKLY: ReportInterval.WEEK,
    ReportFrequency.MONTHLY: ReportInterval.MONTH,
}


def next_due(after: datetime, every: ReportFrequency, hour: int, zone: ZoneInfo) -> datetime:
    """Return the next moment after ``after`` at which a report is sent, in UTC."""
    day = after.astimezone(zone).date()
    while True:
        due = datetime.combine(day, time(hour), zone).astimezone(UTC)
        if due > after and day == first_day(day, _LENGTHS[every]):
            return due
        day += timedelta(days=1)


def period_of(due_at: datetime, every: ReportFrequency, zone: ZoneInfo) -> Period:
    """Return the period whose report is sent at ``due_at``: the last one that is over then."""
    return whole_before(due_at, _LENGTHS[every], zone)


def interval_of(every: ReportFrequency) -> ReportInterval:
    """Return the intervals of a report: the hours of a day, the days of a week or a month."""
    return ReportInterval.HOUR if every == ReportFrequency.DAILY else ReportInterval.DAY
