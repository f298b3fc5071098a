"""The moment of a picture by the camera's clock, where it is plausible.

Cameras without a battery begin again at a fixed date, so a moment that they show then says nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from galaxy_alpr.enums import MomentSource
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.readings.capture import SMALL_SKEW, CaptureDetails
from galaxy_alpr.timezones import in_utc

EARLIEST_TAKEN = datetime.fromisoformat("2000-01-02")
"""Local time; no digital camera is older, and 2000-01-01 is the date of a reset."""

PHONE_RESET = datetime.fromisoformat("2002-12-08T12:00")
"""What many phones write that do not know the time."""


def by_camera(details: CaptureDetails, taken: datetime | None, clock: Clock) -> CaptureDetails:
    """Return the details with the moment that the camera wrote, where the camera's clock counts.

    ``taken`` is a local time where it has no offset. One that is not plausible is ignored.
    """
    zone = details.camera_zone
    if zone is None or taken is None or not _is_set(taken):
        return details
    moment, now = in_utc(taken, zone), clock.latest
    if now is not None and moment > now + SMALL_SKEW:
        return details
    return replace(details, captured_at=moment, captured_at_source=MomentSource.EXIF)


def _is_set(taken: datetime) -> bool:
    """Return whether the camera's clock can have been set: it is not at or just after a reset."""
    shown = taken.replace(tzinfo=None)
    after_new_year = (shown.month, shown.day, shown.hour) == (1, 1, 0)
    return shown >= EARLIEST_TAKEN and not after_new_year and shown != PHONE_RESET
