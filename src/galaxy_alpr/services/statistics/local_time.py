"""Counts by time slot, summed by the days and hours of a timezone.

The offset of every timezone from UTC is a multiple of 15 minutes, so each slot lies in one local
hour, also where summer time begins or ends.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from galaxy_alpr.db.models import SLOT_S
from galaxy_alpr.db.queries.statistics.sums import SLOTS_A_DAY, Numbers
from galaxy_alpr.db.queries.statistics.totals import Slots

_SLOTS_AN_HOUR = 3600 // SLOT_S
_HOURS_A_WEEK = 7 * 24
_FIRST_DAY = date(1970, 1, 1)


class LocalTime:
    """Sums slots by the days and hours of ``zone``.

    The slots of a UTC day are shifted by its offset; the offset is looked up slot by slot only on
    days on which it changes.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._offsets: dict[int, int] = {}

    def by_day(self, slots: Slots) -> dict[date, tuple[int, ...]]:
        """Return the sum of each track by local day, oldest first."""
        if not len(slots.days):
            return {}
        days = self._local(slots) // SLOTS_A_DAY
        first = int(days.min())
        places = (days - first).ravel()
        tracks = np.stack(
            [
                np.bincount(places, weights=track.ravel()).astype(np.int64)
                for track in slots.numbers.transpose(1, 0, 2)
            ]
        )
        return {
            _FIRST_DAY + timedelta(days=first + number): tuple(tracks[:, number].tolist())
            for number in np.flatnonzero(tracks.any(axis=0)).tolist()
        }

    def by_week_hour(self, slots: Slots) -> Numbers:
        """Return the detections by local hour of the week, (7, 24); the first day is Monday."""
        hours = self._local(slots) // _SLOTS_AN_HOUR + 24 * _FIRST_DAY.weekday()
        found = np.bincount(
            (hours % _HOURS_A_WEEK).ravel(),
            weights=slots.numbers[:, 0].ravel(),
            minlength=_HOURS_A_WEEK,
        )
        return found.astype(np.int64).reshape(7, 24)

    def day(self, moment: datetime) -> date:
        """Return the local day of a moment."""
        return moment.astimezone(self.zone).date()

    def _local(self, slots: Slots) -> Numbers:
        """Return the number of each slot in local time, (days, slots)."""
        first = slots.days[:, np.newaxis] * SLOTS_A_DAY
        days = slots.days.tolist()
        begin = np.array([self._offset(day) for day in days], np.int64)
        end = np.array([self._offset(day + 1) for day in days], np.int64)
        local: Numbers = first + np.arange(SLOTS_A_DAY) + begin[:, np.newaxis]
        for number in np.flatnonzero(begin != end).tolist():
            start = days[number] * SLOTS_A_DAY
            local[number] = [
                slot + self._offset_at(slot) for slot in range(start, start + SLOTS_A_DAY)
            ]
        return local

    def _offset(self, day: int) -> int:
        """Return by how many slots the zone is ahead of UTC when a day begins."""
        if day not in self._offsets:
            self._offsets[day] = self._offset_at(day * SLOTS_A_DAY)
        return self._offsets[day]

    def _offset_at(self, slot: int) -> int:
        """Return by how many slots the zone is ahead of UTC."""
        offset = datetime.fromtimestamp(slot * SLOT_S, self.zone).utcoffset()
        assert offset is not None
        return int(offset.total_seconds()) // SLOT_S


def days_between(first: date, last: date) -> list[date]:
    """Return the days from ``first`` to ``last``, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
