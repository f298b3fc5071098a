"""The places and the period that a request names, and the timezone in which its moments are read.

A moment without an offset is a local time: that of the lot of the location, else of the lot, else
of the site.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries import places
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.places.lookup import location_id, lot_id
from galaxy_alpr.timezones import WrittenMoment


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePeriod:
    """A period at a place: ``since`` is included, ``until`` excluded; ``None`` sets no limit."""

    since: datetime | None
    until: datetime | None
    location_id: int | None
    lot_id: int | None
    zone: ZoneInfo


def place_period(
    session: Session,
    *,
    since: WrittenMoment | None,
    until: WrittenMoment | None,
    location: str | None,
    lot: str | None = None,
    timezone: str | None = None,
    site: ZoneInfo,
) -> PlacePeriod:
    """Return the period at a location, a lot or both, which are ids or names.

    ``timezone`` takes the place of the lot's timezone. Raises ``NotFound`` for a place,
    ``ValidationFailed`` for a period that ends before it begins.
    """
    location_key, lot_key = location_id(session, location), lot_id(session, lot)
    zone = zone_of(session, location_id=location_key, lot_id=lot_key, site=site)
    if timezone is not None:
        zone = ZoneInfo(timezone)
    first, end = checked_period(since, until, zone)
    return PlacePeriod(since=first, until=end, location_id=location_key, lot_id=lot_key, zone=zone)


def checked_period(
    since: WrittenMoment | None, until: WrittenMoment | None, zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """Return the moments of a period, read in ``zone``.

    Raises ``ValidationFailed`` for one that ends before it begins.
    """
    first = None if since is None else since.begin(zone)
    end = None if until is None else until.begin(zone)
    if first is not None and end is not None and first >= end:
        raise ValidationFailed("from must be before to")
    return first, end


def zone_of(
    session: Session, *, location_id: int | None = None, lot_id: int | None = None, site: ZoneInfo
) -> ZoneInfo:
    """Return the timezone of the location's lot, else of the lot, else ``site``."""
    name = None
    if location_id is not None:
        name = places.timezone_at(session, location_id=location_id)
    if name is None and lot_id is not None:
        name = places.timezone_of(session, lot_id=lot_id)
    return site if name is None else ZoneInfo(name)
