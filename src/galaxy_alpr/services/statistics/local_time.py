"""Counts by time slot, summed by the days and hours of a timezone.

The offset of every timezone from UTC is a multiple of 15 minutes, so each slot lies in one local
hour, also where summer time begins or ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from galaxy_alpr.db.models import SLOT_S
from galaxy_alpr.db.queries.statistics import SlotCount

WeekHour = tuple[int, int]
"""Day of the week (1 is Monday, as ISO 8601 counts) and hour of the day."""

_SLOTS_PER_HOUR = 3600 // SLOT_S
_SLOTS_PER_DAY = 24 * _SLOTS_PER_HOUR
_FIRST_DAY = date(1970, 1, 1)


class LocalTime:
    """Sums slots by the days and hours of ``zone``.

    A year has 35 000 slots. They are shifted by the offset of their UTC day; the offset is looked
    up slot by slot only on days on which it changes.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._offsets: dict[int, int | None] = {}

    def by_day(self, slots: Iterable[SlotCount]) -> dict[date, tuple[int, int]]:
        """Return ``total`` and ``part`` by local day, oldest first."""
        totals: Counter[int] = Counter()
        part: Counter[int] = Counter()
        for slot, count, share in slots:
            day = self._local(slot) // _SLOTS_PER_DAY
            totals[day] += count
            part[day] += share
        return {
            _FIRST_DAY + timedelta(days=day): (totals[day], part[day]) for day in sorted(totals)
        }

    def by_hour(self, slots: Iterable[SlotCount]) -> dict[WeekHour, int]:
        """Return ``total`` by local hour of the week."""
        totals: Counter[int] = Counter()
        for slot, count, _ in slots:
            totals[self._local(slot) // _SLOTS_PER_HOUR] += count
        hours: Counter[WeekHour] = Counter()
        for number, count in totals.items():
            day, hour = divmod(number, 24)
            hours[(day + _FIRST_DAY.weekday()) % 7 + 1, hour] += count
        return dict(hours)

    def day(self, moment: datetime) -> date:
        """Return the local day of a moment."""
        return moment.astimezone(self.zone).date()

    def _local(self, slot: int) -> int:
        """Return the number of the slot in local time."""
        day = slot // _SLOTS_PER_DAY
        if day not in self._offsets:
            first, last = (self._offset(day * _SLOTS_PER_DAY + n) for n in (0, _SLOTS_PER_DAY - 1))
            self._offsets[day] = first if first == last else None
        offset = self._offsets[day]
        return slot + (self._offset(slot) if offset is None else offset)

    def _offset(self, slot: int) -> int:
        """Return how many slots the zone is ahead of UTC."""
        offset = datetime.fromtimestamp(slot * SLOT_S, self.zone).utcoffset()
        assert offset is not None
        return int(offset.total_seconds()) // SLOT_S


def days_between(first: date, last: date) -> list[date]:
    """Return the days from ``first`` to ``last``, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
