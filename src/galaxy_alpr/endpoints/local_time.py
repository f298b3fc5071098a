"""Counts by time slot, told in the days and hours of a timezone.

Every timezone of today is a whole number of quarters of an hour from UTC, so a slot lies in one
local hour, whatever the offset and wherever summer time begins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from galaxy_alpr.db.models import SLOT_S
from galaxy_alpr.db.queries.statistics import SlotCount

Hour = tuple[int, int]
"""Day of the week (1 is Monday, as ISO 8601 counts) and hour of the day."""


def by_day(slots: Iterable[SlotCount], zone: ZoneInfo) -> dict[date, tuple[int, int]]:
    """Return ``seen`` and ``part`` by local day, oldest first."""
    seen: Counter[date] = Counter()
    part: Counter[date] = Counter()
    for moment, slot in _local(slots, zone):
        day = moment.date()
        seen[day] += slot.seen
        part[day] += slot.part
    return {day: (seen[day], part[day]) for day in sorted(seen)}


def by_hour(slots: Iterable[SlotCount], zone: ZoneInfo) -> dict[Hour, int]:
    """Return ``seen`` by local hour of the week."""
    seen: Counter[Hour] = Counter()
    for moment, slot in _local(slots, zone):
        seen[moment.isoweekday(), moment.hour] += slot.seen
    return dict(seen)


def days_between(first: date, last: date) -> list[date]:
    """Return the days from ``first`` to ``last``, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _local(slots: Iterable[SlotCount], zone: ZoneInfo) -> Iterator[tuple[datetime, SlotCount]]:
    for slot in slots:
        yield datetime.fromtimestamp(slot.slot * SLOT_S, zone), slot
