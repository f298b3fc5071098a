"""Rules on visits over the history: visits that lasted too long, lots that were full.

States of cameras and gates are not kept, so their rules cannot be tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Lot, Visit
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.alerts import lasting as queries
from galaxy_alpr.enums import VisitState
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.alerts.history.trials import MAX_READINGS, Trial, TrialResult
from galaxy_alpr.services.alerts.lasting import overstay_of
from galaxy_alpr.services.alerts.parameters import FullParameters, OverstayParameters
from galaxy_alpr.services.alerts.values import Rule, spoken

Tried = tuple[Trial, str | None]
"""A trial, and the subject of its alarm if it fired."""


def past_verdicts(
    session: Session,
    rule: Rule,
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    site: ZoneInfo,
    result: TrialResult,
) -> Iterator[Tried]:
    """Yield a trial for each visit (overstay), or for each entry that changes how full a lot is.

    Raises ``ValidationFailed`` for another kind.
    """
    if not isinstance(rule.parameters, OverstayParameters | FullParameters):
        raise ValidationFailed(
            f"a rule of the kind {rule.kind} cannot be tried: no history of it is kept",
            field="kind",
        )
    lots = {use.lot.id: use.lot for use in places.lots(session)}
    visits = queries.visits_between(
        session,
        since=since,
        until=until,
        lots=rule.lots,
        locations=rule.locations,
        limit=MAX_READINGS + 1,
    )
    if len(visits) > MAX_READINGS:
        result.cut_at = visits[-1].began_at
        visits = visits[:-1]
    if isinstance(rule.parameters, OverstayParameters):
        for visit in visits:
            yield _overstay(rule, rule.parameters, visit, _zone(lots.get(visit.lot_id), site), now)
    else:
        yield from _full(rule, rule.parameters, visits, lots, site)


def _overstay(
    rule: Rule, wanted: OverstayParameters, visit: Visit, zone: ZoneInfo, now: datetime
) -> Tried:
    assert visit.entered_at is not None
    finding = overstay_of(rule, wanted, visit)
    end = visit.exited_at
    if end is None:
        end = now if visit.state == VisitState.OPEN else visit.last_seen_at
    stay = int((end - visit.entered_at) / timedelta(minutes=1))
    length = spoken(stay) or "less than 1 min"
    why = [f"it was inside for {length}"]
    at: datetime | None = None
    if finding.at > end:
        why = [f"it was inside for {length}, not more than {spoken(wanted.minutes)}"]
    elif wanted.vehicle_classes and visit.vehicle_class not in wanted.vehicle_classes:
        why.append(f"the class of the vehicle is {visit.vehicle_class or 'unknown'}")
    else:
        at = _first_inside(rule, finding.at, end, zone)
        if at is None:
            why.append("then it was never in the schedule")
    trial = Trial(
        at=at or visit.entered_at,
        fired=at is not None,
        why=tuple(why),
        visit_id=visit.id,
        text=visit.text,
        display_text=visit.display_text,
        location_id=visit.entry_location_id,
        lot_id=visit.lot_id,
    )
    return trial, finding.subject if trial.fired else None


def _first_inside(rule: Rule, start: datetime, end: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the first moment that is in the schedule, to ten minutes; windows repeat weekly."""
    at, last = start, min(end, start + timedelta(days=8))
    while at <= last:
        if rule.schedule.contains(at, zone):
            return at
        at += timedelta(minutes=10)
    return None


def _full(
    rule: Rule,
    wanted: FullParameters,
    visits: Sequence[Visit],
    lots: dict[int, Lot],
    site: ZoneInfo,
) -> Iterator[Tried]:
    """Yield a trial for each entry; visits that began before the period are not counted."""
    inside: dict[int, list[datetime | None]] = {}
    for visit in visits:
        assert visit.entered_at is not None
        lot, at = lots.get(visit.lot_id), visit.entered_at
        if lot is None or not lot.capacity or not (rule.is_everywhere or lot.id in rule.lots):
            continue
        ends = [end for end in inside.get(lot.id, []) if end is None or end > at]
        ended = visit.exited_at if visit.state != VisitState.ORPHAN_ENTRY else at
        inside[lot.id] = ends = [*ends, ended]
        number, fired = len(ends), len(ends) * 100 >= lot.capacity * wanted.percent
        why = [f"{number} visits of the period were inside, {lot.capacity} spaces"]
        zone = _zone(lot, site)
        if fired and not rule.schedule.contains(at, zone):
            fired = False
            local = f"{at.astimezone(zone):%a %H:%M} ({zone.key})"
            why.append(f"{local} is not in the schedule")
        trial = Trial(at=at, fired=fired, why=tuple(why), lot_id=lot.id, visit_id=visit.id)
        yield trial, f"lot:{lot.id}" if fired else None


def _zone(lot: Lot | None, site: ZoneInfo) -> ZoneInfo:
    return site if lot is None else ZoneInfo(lot.timezone)
