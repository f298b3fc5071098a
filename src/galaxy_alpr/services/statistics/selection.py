"""The places, the period and the timezone of a request for statistics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.statistics.scope import Scope
from galaxy_alpr.services.places.period import PlacePeriod, place_period
from galaxy_alpr.timezones import WrittenMoment


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The rows to count, the rows of the period before, and the timezone of days and hours.

    ``at`` is the moment of the request: list statuses are those of this moment.
    """

    scope: Scope
    before: Scope | None
    zone: ZoneInfo
    at: datetime


def select(
    session: Session,
    *,
    since: WrittenMoment | None,
    until: WrittenMoment | None,
    location: str | None,
    lot: str | None,
    timezone: str | None,
    site: ZoneInfo,
) -> Selection:
    """Return the selection; ``location`` and ``lot`` are ids or names.

    The default timezone is that of the location's lot, else that of the lot, else ``site``. Raises
    ``NotFound`` for a place, ``ValidationFailed`` for a period that ends before it begins.
    """
    at = datetime.now(UTC)
    period = place_period(
        session,
        since=since,
        until=until,
        location=location,
        lot=lot,
        timezone=timezone,
        site=site,
    )
    ids = _location_ids(session, period)
    before = None
    if period.since is not None:
        length = (period.until or max(at, period.since)) - period.since
        before = Scope(since=period.since - length, until=period.since, location_ids=ids)
    return Selection(
        scope=Scope(since=period.since, until=period.until, location_ids=ids),
        before=before,
        zone=period.zone,
        at=at,
    )


def _location_ids(session: Session, period: PlacePeriod) -> tuple[int, ...] | None:
    """Return the ids of the selected locations, ``None`` for all."""
    of_lot = None if period.lot_id is None else places.location_ids(session, lot_id=period.lot_id)
    id = period.location_id
    if id is None:
        return of_lot
    return (id,) if of_lot is None or id in of_lot else ()
