"""A rule over the history: how often it would have raised an alarm, on what, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Location, Plate
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.alerts import readings
from galaxy_alpr.db.queries.search import Position
from galaxy_alpr.enums import Direction, LocationType, PlateStatus
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.alerts.history.shares import past_shares
from galaxy_alpr.services.alerts.history.trials import MAX_READINGS, Trial, TrialResult
from galaxy_alpr.services.alerts.history.visits import Tried, past_verdicts
from galaxy_alpr.services.alerts.judge import judge
from galaxy_alpr.services.alerts.lookups import ListedPlates, LookUps
from galaxy_alpr.services.alerts.parameters import ReadRateLowParameters
from galaxy_alpr.services.alerts.values import OF_READINGS, PlaceFacts, PlateFacts, Rule

PAGE = 500


@dataclass(slots=True)
class _Collected:
    """The trials of a run, and since when each subject has an open alarm."""

    result: TrialResult
    cooldown: timedelta
    last: dict[str, datetime] = field(default_factory=dict)

    def add(self, trial: Trial, subject: str | None) -> None:
        """Count a trial; one that fired within the cooldown of another is a repeat."""
        if subject is None:
            self.result.add(trial)
            return
        before = self.last.get(subject)
        is_repeat = before is not None and trial.at - before <= self.cooldown
        self.last[subject] = trial.at
        self.result.add(trial.repeated() if is_repeat else trial)


def dry_run(
    session: Session,
    rule: Rule,
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    site: ZoneInfo,
) -> TrialResult:
    """Return what a rule would have raised from ``since`` until before ``until``.

    At most ``MAX_READINGS`` readings or visits are judged, the oldest first. Plates have the list
    status that they had at their moment; near misses are looked for among the lists of today.

    Raises ``ValidationFailed`` for a kind of which no history is kept.
    """
    collected = _Collected(TrialResult(since=since, until=until), rule.cooldown)
    if rule.kind not in OF_READINGS:
        for trial, subject in _lasting(session, rule, collected.result, now=now, site=site):
            collected.add(trial, subject)
        return collected.result
    look = LookUps(session, ListedPlates())
    for facts in _history(session, collected.result, since=since, until=until, site=site):
        verdict = judge(rule, facts, look)
        finding = verdict.finding
        trial = Trial(
            at=facts.at,
            fired=verdict.fired,
            why=verdict.trace,
            session_id=facts.session_id,
            detection_id=facts.detection_id,
            text=facts.text,
            display_text=facts.display_text,
            listed_text=None if finding is None else finding.listed_text,
            location_id=facts.place.location_id,
        )
        collected.add(trial, None if finding is None else finding.subject)
    return collected.result


def _lasting(
    session: Session, rule: Rule, result: TrialResult, *, now: datetime, site: ZoneInfo
) -> Iterator[Tried]:
    """Yield the trials of a rule by time, with the subjects of their alarms."""
    since, until = result.since, result.until
    if isinstance(rule.parameters, ReadRateLowParameters):
        return past_shares(
            session, rule, rule.parameters, since=since, until=until, site=site, result=result
        )
    return past_verdicts(session, rule, since=since, until=until, now=now, site=site, result=result)


def checked_period(since: datetime, until: datetime) -> None:
    """Raise ``ValidationFailed`` for a period that ends before it begins, or is too long."""
    if since >= until:
        raise ValidationFailed("from must be before to", field="from")
    if until - since > timedelta(days=366):
        raise ValidationFailed("the period is longer than 366 days", field="to")


def _history(
    session: Session, result: TrialResult, *, since: datetime, until: datetime, site: ZoneInfo
) -> Iterator[PlateFacts]:
    """Yield the plates of a period; note in ``result`` where the limit ended it."""
    at = _Places(session, site)
    after: Position | None = None
    while True:
        rows = readings.history(session, since=since, until=until, after=after, limit=PAGE)
        for plate, session_id, direction, camera_id in rows:
            if result.judged >= MAX_READINGS:
                result.cut_at = plate.captured_at
                return
            yield _facts(plate, session_id, direction, camera_id, at.of(plate.location_id))
        if len(rows) < PAGE:
            return
        last = rows[-1][0]
        after = Position(last.captured_at, last.detection_id)
        session.expunge_all()


class _Places:
    """The places of the history."""

    def __init__(self, session: Session, site: ZoneInfo) -> None:
        self._site = site
        self._locations: Mapping[int, Location] = places.all_locations(session)
        self._zones = {use.lot.id: ZoneInfo(use.lot.timezone) for use in places.lots(session)}

    def of(self, location_id: int | None) -> PlaceFacts:
        row = self._locations.get(location_id or 0)
        if row is None:
            return PlaceFacts(location_id, None, None, self._site)
        zone = self._zones.get(row.lot_id or 0, self._site)
        return PlaceFacts(location_id, row.lot_id, LocationType(row.type), zone)


def _facts(
    plate: Plate, session_id: int, direction: str | None, camera_id: int | None, place: PlaceFacts
) -> PlateFacts:
    return PlateFacts(
        session_id=session_id,
        detection_id=plate.detection_id,
        at=plate.captured_at,
        place=place,
        text=plate.text,
        text_hash=plate.text_hash,
        display_text=plate.display_text,
        status=PlateStatus(plate.status or PlateStatus.UNLISTED),
        confidence=plate.confidence,
        direction=None if direction is None else Direction(direction),
        camera_id=camera_id,
    )
