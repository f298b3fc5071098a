"""The places, the period and the timezone of a request for statistics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.statistics.scope import Scope
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.places.lookup import find_location, find_lot


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
    since: datetime | None,
    until: datetime | None,
    location: str | None,
    lot: str | None,
    timezone: str | None,
) -> Selection:
    """Return the selection; ``location`` and ``lot`` are ids or names.

    The default timezone is that of the location's lot, else that of the lot, else UTC. Raises
    ``NotFound`` for a place, ``ValidationFailed`` for a period that ends before it begins.
    """
    at = datetime.now(UTC)
    if since is not None and until is not None and since >= until:
        raise ValidationFailed("from must be before to")
    ids, default_timezone = _places(session, location, lot)
    before = None
    if since is not None:
        length = (until or max(at, since)) - since
        before = Scope(since=since - length, until=since, location_ids=ids)
    return Selection(
        scope=Scope(since=since, until=until, location_ids=ids),
        before=before,
        zone=ZoneInfo(timezone or default_timezone),
        at=at,
    )


def _places(
    session: Session, location: str | None, lot: str | None
) -> tuple[tuple[int, ...] | None, str]:
    """Return the ids of the selected locations (``None``: all) and their timezone."""
    found = None if lot is None else find_lot(session, lot)
    of_lot = None if found is None else places.location_ids(session, lot_id=found.id)
    timezone = "UTC" if found is None else found.timezone
    if location is None:
        return of_lot, timezone
    id = find_location(session, location).id
    use = places.location(session, id=id)
    if use is not None and use.location.lot is not None:
        timezone = use.location.lot.timezone
    return ((id,) if of_lot is None or id in of_lot else ()), timezone
