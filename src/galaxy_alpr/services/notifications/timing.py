"""When a channel sends: quiet hours, digests, and the pauses between attempts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from galaxy_alpr.db.models import NotificationChannel
from galaxy_alpr.enums import AlertSeverity, Digest, NotificationState, QuietHours
from galaxy_alpr.services.alerts.schedule import Schedule

MINUTE = timedelta(minutes=1)
WEEK_MINUTES = 7 * 24 * 60
SEVERITIES = tuple(AlertSeverity)
"""In the order of their urgency."""

PAUSES = tuple(MINUTE * number for number in (1, 5, 15, 30, 60, 120, 240, 480, 480))
"""How long is waited after each attempt that failed: a day in all."""


@dataclass(frozen=True, slots=True)
class Due:
    """When a notification is sent, and its state until then."""

    state: NotificationState
    at: datetime


def is_for(channel: NotificationChannel, *, severity: str, kind: str, lot_id: int | None) -> bool:
    """Return whether a channel notifies of alarms of a severity, a kind and a lot."""
    least = SEVERITIES.index(AlertSeverity(channel.min_severity))
    return (
        SEVERITIES.index(AlertSeverity(severity)) >= least
        and (not channel.kinds or kind in channel.kinds)
        and (not channel.lots or lot_id in channel.lots)
    )


def due(channel: NotificationChannel, *, severity: str, now: datetime) -> Due:
    """Return when an alarm that is raised now is sent; critical ones wait for nothing."""
    if severity == AlertSeverity.CRITICAL:
        return Due(NotificationState.PENDING, now)
    at = _next_digest(channel, now)
    quiet = Schedule.of(channel.quiet_hours)
    zone = ZoneInfo(channel.timezone)
    if channel.in_quiet_hours == QuietHours.DROP and is_quiet(quiet, now, zone):
        return Due(NotificationState.DROPPED, now)
    end = quiet_end(quiet, at, zone)
    return Due(NotificationState.PENDING, at) if end is None else Due(NotificationState.HELD, end)


def is_quiet(quiet: Schedule, at: datetime, zone: ZoneInfo) -> bool:
    """Return whether a moment is in the quiet hours; no window means none."""
    return bool(quiet.windows) and quiet.contains(at, zone)


def quiet_end(quiet: Schedule, at: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when the quiet hours that contain ``at`` end, ``None`` where it is in none.

    By the clocks of ``zone``, whichever way they are set meanwhile. Raises ``ValueError`` for
    quiet hours without an end.
    """
    if not is_quiet(quiet, at, zone):
        return None
    moment = at.replace(second=0, microsecond=0)
    for _ in range(WEEK_MINUTES + 60):
        moment += MINUTE
        if not quiet.contains(moment, zone):
            return moment
    raise ValueError("the quiet hours have no end")


def retry_at(attempts: int, now: datetime) -> datetime | None:
    """Return when what failed ``attempts`` times is tried again, ``None`` for never."""
    return now + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def _next_digest(channel: NotificationChannel, now: datetime) -> datetime:
    zone = ZoneInfo(channel.timezone)
    local = now.astimezone(zone)
    if channel.digest == Digest.HOURLY:
        return (
            now
            - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
            + timedelta(hours=1)
        )
    if channel.digest == Digest.DAILY:
        hour, minute = (int(part) for part in channel.digest_at.split(":"))
        day = local.date()
        for _ in range(3):
            moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
            if moment.astimezone(UTC) > now:
                return moment.astimezone(UTC)
            day += timedelta(days=1)
    return now
