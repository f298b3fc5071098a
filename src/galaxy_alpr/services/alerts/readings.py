"""The evaluation of rules with each reading, in its transaction."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import DetectionSession, Location, Plate
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.alerts import readings
from galaxy_alpr.db.queries.alerts import rules as queries
from galaxy_alpr.enums import AlertKind, Direction, LocationType, PlateStatus
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
        place = _place(session, stored.row.location, self._site)
        look = LookUps(session, self._listed)
        found = [
            finding
            for facts in _facts(stored.row, place)
            for rule in rules
            if (finding := judge(rule, facts, look).finding) is not None
        ]
        raise_alarms(session, _once_each(found), now=self._clock.now())

    def plate_changed(self, session: Session, plate: Plate) -> None:
        """Raise the alarms of the list status of a plate whose text a person has changed.

        The cooldown counts from the moment of its picture, as with readings.
        """
        rules = [rule for rule in self._rules.now(session) if rule.kind is AlertKind.STATUS]
        if not rules or plate.text is None:
            return
        photo, direction, camera = readings.photo_of(session, detection_id=plate.detection_id)
        row = None if plate.location_id is None else session.get(Location, plate.location_id)
        place = _place(session, row, self._site)
        facts = _plate_facts(plate, photo, plate.detection_id, place, direction, camera)
        look = LookUps(session, self._listed)
        found = [judge(rule, facts, look).finding for rule in rules]
        raise_alarms(session, [item for item in found if item], now=self._clock.now())


def _once_each(found: list[Finding]) -> list[Finding]:
    """Return one finding for each rule and subject: a photo may show a plate twice."""
    return list({(item.rule.id, item.subject): item for item in reversed(found)}.values())


def _place(session: Session, location: Location | None, site: ZoneInfo) -> PlaceFacts:
    if location is None:
        return PlaceFacts(None, None, None, site)
    name = places.timezone_at(session, location_id=location.id)
    zone = site if name is None else ZoneInfo(name)
    return PlaceFacts(location.id, location.lot_id, LocationType(location.type), zone)


def _facts(row: DetectionSession, place: PlaceFacts) -> Iterator[PlateFacts]:
    passed = row.passed
    direction, camera = (None, None) if passed is None else (passed.direction, passed.camera_id)
    for item in row.detections:
        if item.plate is not None:
            yield _plate_facts(item.plate, row.id, item.id, place, direction, camera)


def _plate_facts(
    plate: Plate,
    session_id: int,
    detection_id: int,
    place: PlaceFacts,
    direction: str | None,
    camera_id: int | None,
) -> PlateFacts:
    return PlateFacts(
        session_id=session_id,
        detection_id=detection_id,
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
