"""Counts by time slot, told in the days and hours of a timezone.

Every timezone of today is a whole number of quarters of an hour from UTC, so a slot lies in one
local hour, whatever the offset and wherever summer time begins.
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


class LocalTime:
    """Sums slots by the days and hours of ``zone``; a slot met again is not converted again."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._moments: dict[int, datetime] = {}

    def by_day(self, slots: Iterable[SlotCount]) -> dict[date, tuple[int, int]]:
        """Return ``seen`` and ``part`` by local day, oldest first."""
        seen: Counter[date] = Counter()
        part: Counter[date] = Counter()
        for slot in slots:
            day = self._moment(slot.slot).date()
            seen[day] += slot.seen
            part[day] += slot.part
        return {day: (seen[day], part[day]) for day in sorted(seen)}

    def by_hour(self, slots: Iterable[SlotCount]) -> dict[WeekHour, int]:
        """Return ``seen`` by local hour of the week."""
        seen: Counter[WeekHour] = Counter()
        for slot in slots:
            moment = self._moment(slot.slot)
            seen[moment.isoweekday(), moment.hour] += slot.seen
        return dict(seen)

    def day(self, moment: datetime) -> date:
        """Return the local day of a moment."""
        return moment.astimezone(self.zone).date()

    def _moment(self, slot: int) -> datetime:
        found = self._moments.get(slot)
        if found is None:
            found = self._moments[slot] = datetime.fromtimestamp(slot * SLOT_S, self.zone)
        return found


def days_between(first: date, last: date) -> list[date]:
    """Return the days from ``first`` to ``last``, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
