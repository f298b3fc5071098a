"""Windows of the week in which a right applies, in the local time of a lot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from galaxy_alpr.errors import ValidationFailed

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00", re.ASCII)
_DAY_MINUTES = 24 * 60
MAX_WINDOWS = 50


@dataclass(frozen=True, slots=True)
class Window:
    """A time of day on some weekdays, 1 for Monday to 7 for Sunday.

    ``start`` and ``end`` are minutes of the local day; ``end`` is not part of it. A window whose
    end is not after its start ends on the next day.
    """

    weekdays: frozenset[int]
    start: int
    end: int

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Window:
        """Return the window that a right stores. Raises ``ValidationFailed``."""
        weekdays = frozenset(values["weekdays"])
        if not weekdays or not weekdays <= set(range(1, 8)):
            raise ValidationFailed("weekdays are numbers from 1 (Monday) to 7", field="hours")
        return cls(weekdays, minutes_of(values["start"]), minutes_of(values["end"]))

    def contains(self, weekday: int, minute: int) -> bool:
        """Return whether a minute of a weekday lies in it."""
        if self.start < self.end:
            return weekday in self.weekdays and self.start <= minute < self.end
        before = (weekday - 2) % 7 + 1
        begun = weekday in self.weekdays and minute >= self.start
        return begun or (before in self.weekdays and minute < self.end)


def minutes_of(clock: str) -> int:
    """Return the minutes since midnight of a text such as ``08:30``; ``24:00`` is the day's end.

    Raises ``ValidationFailed``.
    """
    if _CLOCK.fullmatch(clock) is None:
        raise ValidationFailed(f"{clock!r} is not a time of day such as 08:30", field="hours")
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def windows_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Window, ...]:
    """Return the windows that a right stores. Raises ``ValidationFailed``."""
    windows = tuple(Window.of(values) for values in stored)
    for window in windows:
        if window.start == _DAY_MINUTES:
            raise ValidationFailed("a window cannot begin at 24:00", field="hours")
    return windows


def is_within(windows: Iterable[Window], at: datetime, zone: ZoneInfo) -> bool:
    """Return whether a moment lies in one of the windows, by the wall clock of ``zone``.

    No window means all hours. An hour that the clock shows twice counts both times.
    """
    windows = tuple(windows)
    local = at.astimezone(zone)
    minute = minute_of_day(local.time())
    return not windows or any(window.contains(local.isoweekday(), minute) for window in windows)


def minute_of_day(clock: time) -> int:
    """Return the minutes since midnight that a clock shows."""
    return clock.hour * 60 + clock.minute
