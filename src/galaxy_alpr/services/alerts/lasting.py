"""The rules by time: what has lasted too long, or is wrong now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Location, Visit
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.alerts import lasting as queries
from galaxy_alpr.enums import LocationType
from galaxy_alpr.services.alerts.parameters import (
    CameraSilentParameters,
    FullParameters,
    GateFaultParameters,
    OverstayParameters,
    ReadRateLowParameters,
    SiteSilentParameters,
    WebhookDisabledParameters,
)
from galaxy_alpr.services.alerts.silent_sites import silent_sites
from galaxy_alpr.services.alerts.values import Finding, PlaceFacts, Rule, spoken
from galaxy_alpr.services.cameras.states import state_now

MAX_VISITS = 500
"""Most visits of a rule for which one run raises alarms; the next run goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFault:
    """A gate that does not work since a moment."""

    gate_id: int
    since: datetime
    reason: str
    location_id: int | None
    lot_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookFault:
    """A webhook that is switched off since a moment, because it failed."""

    webhook_id: int
    since: datetime
    reason: str


WebhookFaults = Callable[[Session], Iterable[WebhookFault]]
"""Returns the webhooks that failures have switched off."""

GateFaults = Callable[[Session, datetime], Iterable[GateFault]]
"""Returns the gates that do not work at a moment."""


def no_gates(_session: Session, _now: datetime) -> Iterable[GateFault]:
    """Return no gate."""
    return ()


def no_webhooks(_session: Session) -> Iterable[WebhookFault]:
    """Return no webhook."""
    return ()


class LastingConditions:
    """Finds what rules by time notice, at one moment and in one session."""

    def __init__(
        self,
        session: Session,
        *,
        now: datetime,
        site: ZoneInfo,
        gates: GateFaults,
        webhooks: WebhookFaults = no_webhooks,
        listening_since: datetime,
    ) -> None:
        self._session = session
        self._now = now
        self._site = site
        self._gates = gates
        self._webhooks = webhooks
        self._listening_since = listening_since
        self._locations = places.all_locations(session)
        self._zones = {use.lot.id: ZoneInfo(use.lot.timezone) for use in places.lots(session)}

    def found_by(self, rule: Rule) -> list[Finding]:
        """Return what a rule notices now; an empty list outside of its schedule."""
        match rule.parameters:
            case OverstayParameters() as wanted:
                found = self._overstay(rule, wanted)
            case FullParameters() as wanted:
                found = self._full(rule, wanted)
            case CameraSilentParameters() as wanted:
                found = self._silent(rule, wanted)
            case ReadRateLowParameters() as wanted:
                found = self._unread(rule, wanted)
            case GateFaultParameters() as wanted:
                found = self._gate_faults(rule, wanted)
            case WebhookDisabledParameters():
                found = self._webhooks_disabled(rule)
            case SiteSilentParameters() as wanted:
                found = self._silent_sites(rule, wanted)
            case _:
                raise TypeError(f"{rule.kind} is not a rule by time")
        return list(found)

    def _holds(self, rule: Rule, location_id: int | None, lot_id: int | None) -> bool:
        """Return whether place and hour are those of the rule."""
        location: Location | None = self._locations.get(location_id or 0)
        if lot_id is None and location is not None:
            lot_id = location.lot_id
        kind = None if location is None else LocationType(location.type)
        zone = self._zones.get(lot_id or 0, self._site)
        place = PlaceFacts(location_id, lot_id, kind, zone)
        return rule.is_at(place) and rule.schedule.contains(self._now, zone)

    def _overstay(self, rule: Rule, wanted: OverstayParameters) -> Iterator[Finding]:
        assert rule.id is not None
        visits = queries.overdue_visits(
            self._session,
            rule_id=rule.id,
            before=self._now - timedelta(minutes=wanted.minutes),
            lots=rule.lots,
            locations=rule.locations,
            vehicle_classes=wanted.vehicle_classes,
            limit=MAX_VISITS,
        )
        for visit in visits:
            zone = self._zones.get(visit.lot_id, self._site)
            if rule.schedule.contains(self._now, zone):
                yield overstay_of(rule, wanted, visit)

    def _full(self, rule: Rule, wanted: FullParameters) -> Iterator[Finding]:
        for fill in queries.fills(self._session):
            lot, capacity = fill.lot, fill.lot.capacity or 0
            if fill.open * 100 < capacity * wanted.percent or not self._holds(rule, None, lot.id):
                continue
            yield Finding(
                rule=rule,
                subject=f"lot:{lot.id}",
                reason=f"{fill.open} open visits, {capacity} spaces",
                at=self._now,
                lot_id=lot.id,
            )

    def _silent(self, rule: Rule, wanted: CameraSilentParameters) -> Iterator[Finding]:
        for camera in queries.cameras(self._session):
            report = state_now(camera, self._now)
            since = report.since
            if report.state not in wanted.states or since is None:
                continue
            lasts = self._now - since >= timedelta(minutes=wanted.minutes)
            location = camera.location
            lot_id = None if location is None else location.lot_id
            if not lasts or not self._holds(rule, camera.location_id, lot_id):
                continue
            yield Finding(
                rule=rule,
                subject=f"camera:{camera.id}:{int(since.timestamp())}",
                reason=f"{report.state}: {report.reason}" if report.reason else report.state,
                at=since,
                camera_id=camera.id,
                location_id=camera.location_id,
                lot_id=lot_id,
                once=True,
            )

    def _unread(self, rule: Rule, wanted: ReadRateLowParameters) -> Iterator[Finding]:
        since = self._now - timedelta(minutes=wanted.minutes)
        for share in queries.read_shares(self._session, since=since, until=self._now):
            enough = share.plates >= wanted.min_plates
            low = share.read * 100 < share.plates * wanted.percent
            location = self._locations.get(share.location_id)
            lot_id = None if location is None else location.lot_id
            if not (enough and low and self._holds(rule, share.location_id, lot_id)):
                continue
            yield Finding(
                rule=rule,
                subject=f"location:{share.location_id}",
                reason=f"{share.read} of {share.plates} plates were read"
                f" within {wanted.minutes} minutes",
                at=self._now,
                location_id=share.location_id,
                lot_id=lot_id,
            )

    def _gate_faults(self, rule: Rule, wanted: GateFaultParameters) -> Iterator[Finding]:
        for fault in self._gates(self._session, self._now):
            lasts = self._now - fault.since >= timedelta(minutes=wanted.minutes)
            if not lasts or not self._holds(rule, fault.location_id, fault.lot_id):
                continue
            yield Finding(
                rule=rule,
                subject=f"gate:{fault.gate_id}:{int(fault.since.timestamp())}",
                reason=fault.reason,
                at=fault.since,
                gate_id=fault.gate_id,
                location_id=fault.location_id,
                lot_id=fault.lot_id,
                once=True,
            )

    def _webhooks_disabled(self, rule: Rule) -> Iterator[Finding]:
        for fault in self._webhooks(self._session):
            if not self._holds(rule, None, None):
                continue
            yield Finding(
                rule=rule,
                subject=f"webhook:{fault.webhook_id}:{int(fault.since.timestamp())}",
                reason=fault.reason,
                at=fault.since,
                once=True,
            )

    def _silent_sites(self, rule: Rule, wanted: SiteSilentParameters) -> Iterator[Finding]:
        if self._holds(rule, None, None):
            since = self._listening_since
            yield from silent_sites(self._session, rule, wanted, now=self._now, since=since)


def overstay_of(rule: Rule, wanted: OverstayParameters, visit: Visit) -> Finding:
    """Return the finding of a visit that lasts too long; it occurs when the time is over."""
    assert visit.entered_at is not None
    return Finding(
        rule=rule,
        subject=f"visit:{visit.id}",
        reason=f"inside for more than {spoken(wanted.minutes)}",
        at=visit.entered_at + timedelta(minutes=wanted.minutes),
        location_id=visit.entry_location_id,
        lot_id=visit.lot_id,
        text=visit.text,
        text_hash=visit.text_hash,
        display_text=visit.display_text,
        visit_id=visit.id,
        once=True,
    )
