"""Counts by time slot, summed by the days and hours of a timezone.

The offset of every timezone from UTC is a multiple of 15 minutes, so each slot lies in one local
hour, also where summer time begins or ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from galaxy_alpr.db.models import SLOT_S
from galaxy_alpr.db.queries.statistics.sums import SLOTS_A_DAY, TRACKS, Numbers
from galaxy_alpr.db.queries.statistics.totals import Slots

_SLOTS_AN_HOUR = 3600 // SLOT_S
_SLOTS_A_WEEK = 7 * SLOTS_A_DAY
_FIRST_DAY = date(1970, 1, 1)


class LocalTime:
    """Sums slots by the days and hours of ``zone``.

    The slots of a UTC day are shifted by its offset; the offset is looked up slot by slot only on
    days on which it changes.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def by_day(self, slots: Sequence[Slots]) -> dict[date, tuple[int, ...]]:
        """Return the sum of each track by local day, oldest first."""
        days: list[Numbers] = []
        sums: list[Numbers] = []
        for offset, part in self._by_offset(slots):
            later, shift = divmod(offset, SLOTS_A_DAY)
            cut = SLOTS_A_DAY - shift
            for number, numbers in enumerate((part.numbers[..., :cut], part.numbers[..., cut:])):
                days.append(part.days + later + number)
                sums.append(numbers.sum(axis=2, dtype=np.int64))
        if not days:
            return {}
        every, places = np.unique(np.concatenate(days), return_inverse=True)
        first = _FIRST_DAY.toordinal()
        tracks = np.zeros((len(every), len(TRACKS)), np.int64)
        np.add.at(tracks, places, np.concatenate(sums))
        return {
            date.fromordinal(first + day): tuple(numbers)
            for day, numbers in zip(every.tolist(), tracks.tolist(), strict=True)
            if any(numbers)
        }

    def by_week_hour(self, slots: Sequence[Slots]) -> Numbers:
        """Return the detections by local hour of the week, (7, 24); the first day is Monday."""
        found = np.zeros(_SLOTS_A_WEEK, np.int64)
        for offset, part in self._by_offset(slots):
            weekdays = (part.days + _FIRST_DAY.weekday()) % 7
            detections = part.numbers[:, 0]
            of_week = [detections[weekdays == day].sum(axis=0, dtype=np.int64) for day in range(7)]
            found += np.roll(np.concatenate(of_week), offset)
        hours: Numbers = found.reshape(7, 24, _SLOTS_AN_HOUR).sum(axis=2)
        return hours

    def day(self, moment: datetime) -> date:
        """Return the local day of a moment."""
        return moment.astimezone(self.zone).date()

    def _by_offset(self, slots: Sequence[Slots]) -> Iterator[tuple[int, Slots]]:
        """Yield slots with the number of slots by which the zone is ahead of UTC in all of them."""
        for part in slots:
            days = part.days.tolist()
            begin = np.array([_offset(self.zone, day) for day in days], np.int64)
            end = np.array([_offset(self.zone, day + 1) for day in days], np.int64)
            for offset in np.unique(begin[begin == end]).tolist():
                chosen = (begin == end) & (begin == offset)
                whole = bool(chosen.all())  # most often, and saves a copy
                yield offset, part if whole else Slots(part.days[chosen], part.numbers[chosen])
            for number in np.flatnonzero(begin != end).tolist():
                start = days[number] * SLOTS_A_DAY
                one = slice(number, number + 1)
                offsets = [
                    _offset_at(self.zone, slot) for slot in range(start, start + SLOTS_A_DAY)
                ]
                for offset in set(offsets):
                    numbers = part.numbers[one] * (np.array(offsets) == offset)
                    yield offset, Slots(part.days[one], numbers)


@lru_cache(maxsize=50_000)
def _offset(zone: ZoneInfo, day: int) -> int:
    """Return by how many slots a zone is ahead of UTC when a day begins."""
    return _offset_at(zone, day * SLOTS_A_DAY)


def _offset_at(zone: ZoneInfo, slot: int) -> int:
    """Return by how many slots a zone is ahead of UTC."""
    offset = datetime.fromtimestamp(slot * SLOT_S, zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds()) // SLOT_S


def days_between(first: date, last: date) -> list[date]:
    """Return the days from ``first`` to ``last``, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
