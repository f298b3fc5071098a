"""Timezones by their names, and moments that are written without an offset.

A local time that does not exist, because the clocks are set forward over it, is taken with the
offset before the change: 02:30 of a gap from 02:00 to 03:00 is the moment that is shown as 03:30.
Of a local time that occurs twice, the first one counts. RFC 5545 (3.3.5) has the same rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process, utils

from galaxy_alpr.errors import ValidationFailed

UTC_ZONE = ZoneInfo("UTC")


class UnknownTimezone(ValidationFailed, ValueError):
    """A name that no timezone has. A ``ValueError`` too, so that pydantic reports it."""


@cache
def timezone_names() -> frozenset[str]:
    """Return every name of the IANA database."""
    return frozenset(available_timezones())


def check_timezone(name: str) -> str:
    """Return ``name`` if a timezone has it. Raises ``UnknownTimezone``, with the nearest name."""
    if name in timezone_names():
        return name
    near = process.extractOne(
        name, sorted(timezone_names()), scorer=fuzz.ratio, processor=utils.default_process
    )
    nearest = near[0] if near is not None and near[1] else "Asia/Jakarta"
    raise UnknownTimezone(
        f"{name!r} is not a timezone of the IANA database; the nearest name is {nearest!r}"
    )


def in_utc(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return ``moment`` in UTC; one without an offset is the local time of ``zone``.

    Raises ``ValidationFailed`` where the calendar ends.
    """
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone, fold=0)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValidationFailed(f"{moment.isoformat()} is out of range") from error


@dataclass(frozen=True, slots=True)
class WrittenMoment:
    """A moment as a client writes it: with an offset, without one, or a date alone.

    ``moment`` is the beginning of the day where ``is_day``.
    """

    moment: datetime
    is_day: bool = False

    def begin(self, zone: ZoneInfo) -> datetime:
        """Return the moment in UTC; of a date the beginning of its day in ``zone``."""
        return in_utc(self.moment, zone)

    def end(self, zone: ZoneInfo) -> datetime:
        """Return the moment in UTC; of a date the end of its day, which is the next one's begin."""
        return in_utc(self.moment + timedelta(days=1) if self.is_day else self.moment, zone)

    def __str__(self) -> str:
        return f"{self.moment:%Y-%m-%d}" if self.is_day else self.moment.isoformat()
