"""The evaluation of rules with each reading, in its transaction."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import DetectionSession
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.alerts import rules as queries
from galaxy_alpr.enums import Direction, LocationType, PlateStatus
from galaxy_alpr.services.alerts.judge import judge
from galaxy_alpr.services.alerts.lookups import ListedPlates, LookUps
from galaxy_alpr.services.alerts.raising import raise_alarms
from galaxy_alpr.services.alerts.values import (
    OF_READINGS,
    Finding,
    PlaceFacts,
    PlateFacts,
    Rule,
    rules_of,
)
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.readings.store import StoredReading


class KeptRules:
    """The rules that are switched on, kept until they change. Safe to call from several threads."""

    def __init__(self) -> None:
        self._kept: tuple[int, tuple[Rule, ...]] | None = None

    def now(self, session: Session) -> tuple[Rule, ...]:
        """Return the rules; one short query where they have not changed."""
        version = queries.version(session)
        kept = self._kept
        if kept is None or kept[0] != version:
            rows = {row.id: row for row in queries.enabled(session)}
            kept = self._kept = version, rules_of(rows)
        return kept[1]


class ReadingAlerts:
    """Raises the alarms of a reading. Safe to call from several threads."""

    def __init__(self, *, rules: KeptRules, clock: Clock, site: ZoneInfo) -> None:
        self._rules = rules
        self._clock = clock
        self._site = site
        self._listed = ListedPlates()

    def __call__(self, session: Session, stored: StoredReading) -> None:
        """Raise alarms in the transaction of a reading, whose rows are inserted."""
        rules = [rule for rule in self._rules.now(session) if rule.kind in OF_READINGS]
        plates = [item for item in stored.row.detections if item.plate is not None]
        if not rules or not plates:
            return
        place = _place(session, stored.row, self._site)
        look = LookUps(session, self._listed)
        found = [
            finding
            for facts in _facts(stored.row, place)
            for rule in rules
            if (finding := judge(rule, facts, look).finding) is not None
        ]
        raise_alarms(session, _once_each(found), now=self._clock.now())


def _once_each(found: list[Finding]) -> list[Finding]:
    """Return one finding for each rule and subject: a photo may show a plate twice."""
    return list({(item.rule.id, item.subject): item for item in reversed(found)}.values())


def _place(session: Session, row: DetectionSession, site: ZoneInfo) -> PlaceFacts:
    location = row.location
    if location is None:
        return PlaceFacts(None, None, None, site)
    name = places.timezone_at(session, location_id=location.id)
    zone = site if name is None else ZoneInfo(name)
    return PlaceFacts(location.id, location.lot_id, LocationType(location.type), zone)


def _facts(row: DetectionSession, place: PlaceFacts) -> Iterator[PlateFacts]:
    passed = row.passed
    direction = None if passed is None or passed.direction is None else Direction(passed.direction)
    for item in row.detections:
        plate = item.plate
        if plate is None:
            continue
        yield PlateFacts(
            session_id=row.id,
            detection_id=item.id,
            at=row.captured_at,
            place=place,
            text=plate.text,
            text_hash=plate.text_hash,
            display_text=plate.display_text,
            status=PlateStatus(plate.status or PlateStatus.UNLISTED),
            confidence=plate.confidence,
            direction=direction,
            camera_id=None if passed is None else passed.camera_id,
        )
