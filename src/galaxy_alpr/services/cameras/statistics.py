"""What a camera has read in a period: passes, read rate, hours of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import SLOT_S
from galaxy_alpr.db.queries.cameras import passes as queries


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraStatistics:
    """The sums of a period. ``hours`` has the passes and those read, by hour of the local day."""

    passes: int
    read: int
    sure: int
    frames: int
    hours: tuple[tuple[int, int], ...]
    zone: ZoneInfo


def camera_statistics(
    session: Session,
    camera_id: int,
    *,
    since: datetime | None,
    until: datetime | None,
    zone: ZoneInfo,
) -> CameraStatistics:
    """Return the sums of a camera's passes; ``since`` is included, ``until`` excluded."""
    hours = [[0, 0] for _ in range(24)]
    totals = queries.Totals(0, 0, 0, 0)
    for slot, found in queries.by_slot(session, camera_id=camera_id, since=since, until=until):
        local = datetime.fromtimestamp(slot * SLOT_S, zone)
        hours[local.hour][0] += found.passes
        hours[local.hour][1] += found.read
        totals += found
    return CameraStatistics(
        passes=totals.passes,
        read=totals.read,
        sure=totals.sure,
        frames=totals.frames,
        hours=tuple((passes, read) for passes, read in hours),
        zone=zone,
    )
