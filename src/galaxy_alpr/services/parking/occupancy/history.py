"""The past of a lot, hour by hour: vehicles, stays, turnover and peak."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Lot
from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.parking.occupancy.local_hours import local_hours
from galaxy_alpr.services.parking.occupancy.now import capacity_of, timeline
from galaxy_alpr.services.parking.occupancy.timeline import Timeline
from galaxy_alpr.services.parking.occupancy.values import History, Hour

MAX_PERIOD = timedelta(days=32)
_DAY = timedelta(days=1)


def history(
    session: Session,
    lot: Lot,
    since: datetime,
    until: datetime,
    vehicle_class: VehicleClass | None = None,
) -> History:
    """Return a period of a lot, of one class or of all vehicles.

    Its hours are those of the lot's clock; the first and the last may be cut. Raises
    ``ValidationFailed`` for a period that is longer than ``MAX_PERIOD``.
    """
    if until - since > MAX_PERIOD:
        raise ValidationFailed(f"a period has at most {MAX_PERIOD.days} days", field="from")
    line = timeline(session, lot.id, since, until, vehicle_class)
    stays = sorted(
        (stay.ended_at - stay.began_at).total_seconds()
        for stay in line.stays
        if stay.ended_at is not None and since <= stay.ended_at < until
    )
    exits = line.exits(since, until)
    capacity = capacity_of(session, lot, vehicle_class)
    peak, peak_at = line.peak(since, until)
    return History(
        since=since,
        until=until,
        hours=tuple(_hours(line, since, until, ZoneInfo(lot.timezone))),
        entries=line.entries(since, until),
        exits=exits,
        peak=peak,
        peak_at=peak_at,
        capacity=capacity,
        turnover=exits / capacity / ((until - since) / _DAY) if capacity else None,
        stays=len(stays),
        dwell_p50_s=percentile(stays, 50),
        dwell_p90_s=percentile(stays, 90),
    )


def percentile(ordered: Sequence[float], percent: int) -> float | None:
    """Return a percentile of numbers in ascending order by the nearest rank, ``None`` of none."""
    if not ordered:
        return None
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def _hours(line: Timeline, since: datetime, until: datetime, zone: ZoneInfo) -> list[Hour]:
    found = []
    for begin, end in pairwise(local_hours(since, until, zone)):
        first, last = max(begin, since), min(end, until)
        peak, peak_at = line.peak(first, last)
        found.append(
            Hour(
                since=first,
                until=last,
                entries=line.entries(first, last),
                exits=line.exits(first, last),
                occupied=line.occupied(first),
                peak=peak,
                peak_at=peak_at,
            )
        )
    return found
