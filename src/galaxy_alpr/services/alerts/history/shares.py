"""The rule on read rates over the history, one period after the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.alerts import lasting as queries
from galaxy_alpr.enums import LocationType
from galaxy_alpr.services.alerts.history.trials import Trial, TrialResult
from galaxy_alpr.services.alerts.parameters import ReadRateLowParameters
from galaxy_alpr.services.alerts.values import PlaceFacts, Rule

MAX_PERIODS = 1500
"""Most periods that are judged, each of which is a query."""


def past_shares(
    session: Session,
    rule: Rule,
    wanted: ReadRateLowParameters,
    *,
    since: datetime,
    until: datetime,
    site: ZoneInfo,
    result: TrialResult,
) -> Iterator[tuple[Trial, str | None]]:
    """Yield a trial for each location and period, at its end, and the subject of its alarm."""
    locations = places.all_locations(session)
    zones = {use.lot.id: ZoneInfo(use.lot.timezone) for use in places.lots(session)}
    step, end = timedelta(minutes=wanted.minutes), since
    for _ in range(MAX_PERIODS):
        begin, end = end, end + step
        if end > until:
            return
        for share in queries.read_shares(session, since=begin, until=end):
            row = locations.get(share.location_id)
            lot_id = None if row is None else row.lot_id
            kind = None if row is None else LocationType(row.type)
            zone = zones.get(lot_id or 0, site)
            if not rule.is_at(PlaceFacts(share.location_id, lot_id, kind, zone)):
                continue
            why = [f"{share.read} of {share.plates} plates were read"]
            fired = share.read * 100 < share.plates * wanted.percent
            if fired and share.plates < wanted.min_plates:
                fired = False
                why.append(f"fewer than {wanted.min_plates} plates are not judged")
            if fired and not rule.schedule.contains(end, zone):
                fired = False
                local = f"{end.astimezone(zone):%a %H:%M} ({zone.key})"
                why.append(f"{local} is not in the schedule")
            trial = Trial(
                at=end,
                fired=fired,
                why=tuple(why),
                location_id=share.location_id,
                lot_id=lot_id,
            )
            yield trial, f"location:{share.location_id}" if fired else None
    result.cut_at = end
