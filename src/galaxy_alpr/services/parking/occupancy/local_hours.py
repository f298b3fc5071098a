"""The local hours of a period, also where clocks are set forward or back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)


def hour_of(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the beginning, in UTC, of the local hour in which a moment lies."""
    local = at.astimezone(zone)
    part = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return at.astimezone(UTC) - part


def next_hour(hour: datetime, zone: ZoneInfo) -> datetime:
    """Return the beginning of the local hour after that which begins at ``hour``.

    An hour that the clock shows twice is two hours; one that it skips is none. Where the clock is
    set by half an hour, the hour before is longer.
    """
    later = hour + HOUR
    minutes = later.astimezone(zone).minute
    return later if minutes == 0 else later + timedelta(minutes=60 - minutes)


def local_hours(since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the beginnings of the local hours that share a part with a period, and its last end."""
    hour = hour_of(since, zone)
    yield hour
    while hour < until:
        hour = next_hour(hour, zone)
        yield hour


def weeks_before(at: datetime, weeks: int, zone: ZoneInfo) -> datetime:
    """Return the moment with the same local time and weekday some weeks before.

    A local time that did not exist is taken with the offset before the change; of one that occurred
    twice the first counts.
    """
    local = at.astimezone(zone).replace(tzinfo=None, fold=0) - timedelta(weeks=weeks)
    return local.replace(tzinfo=zone).astimezone(UTC)
