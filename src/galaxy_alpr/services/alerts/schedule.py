"""Weekly windows of a rule, in the local time of a lot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Window:
    """A window on some days of the week: minutes of the day, ``start`` included, ``end`` not.

    One whose end is not after its start lasts until the next day; both 0 are the whole day.
    """

    days: frozenset[int]
    start: int
    end: int

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Window:
        """Return the window of stored values: ``days``, ``from`` and ``to`` (``HH:MM``)."""
        days = frozenset(DAYS.index(day) for day in stored["days"])
        return cls(days, _minutes(stored["from"]), _minutes(stored["to"]))

    def contains(self, local: datetime) -> bool:
        """Return whether a local time of the clock is inside."""
        minute = local.hour * 60 + local.minute
        if self.start < self.end:
            return local.weekday() in self.days and self.start <= minute < self.end
        begins_today = local.weekday() in self.days and minute >= self.start
        yesterday = (local - timedelta(days=1)).weekday()
        return begins_today or (yesterday in self.days and minute < self.end)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The windows of a rule; none means always."""

    windows: tuple[Window, ...] = ()

    @classmethod
    def of(cls, stored: Iterable[Mapping[str, Any]]) -> Schedule:
        """Return the schedule of stored values."""
        return cls(tuple(Window.of(item) for item in stored))

    def contains(self, at: datetime, zone: ZoneInfo) -> bool:
        """Return whether ``at`` is inside of a window, by the clocks of ``zone``."""
        local = at.astimezone(zone)
        return not self.windows or any(window.contains(local) for window in self.windows)


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return (int(hours) * 60 + int(minutes)) % DAY_MINUTES
