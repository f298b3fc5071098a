"""Alert rules as they are evaluated, what they judge, and what they find."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from galaxy_alpr.db.models import AlertRule
from galaxy_alpr.enums import AlertKind, AlertSeverity, Direction, LocationType, PlateStatus
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.alerts.parameters import Parameters, parameters_of
from galaxy_alpr.services.alerts.schedule import Schedule

logger = logging.getLogger(__name__)

OF_READINGS = frozenset(
    {AlertKind.STATUS, AlertKind.NEAR_MISS, AlertKind.UNKNOWN_PLATE, AlertKind.REPEATS}
)
"""The kinds that are evaluated with each reading; the others are evaluated by time."""


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """Where something happens; ``zone`` is that of the lot, else of the site."""

    location_id: int | None
    lot_id: int | None
    type: LocationType | None
    zone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateFacts:
    """A detected plate as rules judge it. ``status`` is that at the moment of its picture."""

    session_id: int
    detection_id: int
    at: datetime
    place: PlaceFacts
    text: str | None
    text_hash: str | None
    display_text: str | None
    status: PlateStatus
    confidence: float
    direction: Direction | None = None
    camera_id: int | None = None

    @property
    def way(self) -> Direction | None:
        """The direction of the vehicle; where it is unknown, that of an entry or an exit."""
        if self.direction is not None:
            return self.direction
        if self.place.type is LocationType.ENTRY:
            return Direction.IN
        return Direction.OUT if self.place.type is LocationType.EXIT else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """An alert rule with its parameters read; ``id`` is ``None`` for one that is not stored."""

    id: int | None
    kind: AlertKind
    parameters: Parameters
    severity: AlertSeverity
    lots: frozenset[int]
    locations: frozenset[int]
    direction: Direction | None
    schedule: Schedule
    cooldown: timedelta
    instruction: str | None

    @classmethod
    def of(cls, row: AlertRule) -> Rule:
        """Return the rule of a row. Raises ``ValidationFailed`` for parameters of its kind."""
        kind = AlertKind(row.kind)
        return cls(
            id=row.id,
            kind=kind,
            parameters=parameters_of(kind, row.parameters),
            severity=AlertSeverity(row.severity),
            lots=frozenset(row.lots),
            locations=frozenset(row.locations),
            direction=None if row.direction is None else Direction(row.direction),
            schedule=Schedule.of(row.schedule),
            cooldown=timedelta(seconds=row.cooldown_s),
            instruction=row.instruction,
        )

    @property
    def is_everywhere(self) -> bool:
        """Whether no place is named."""
        return not self.lots and not self.locations

    def is_at(self, place: PlaceFacts) -> bool:
        """Return whether the rule holds at a place."""
        return (
            self.is_everywhere
            or place.location_id in self.locations
            or (place.lot_id is not None and place.lot_id in self.lots)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule noticed. ``reason`` contains no plate.

    ``once``: it is raised once only, whatever the cooldown.
    """

    rule: Rule
    subject: str
    reason: str
    at: datetime
    location_id: int | None = None
    lot_id: int | None = None
    session_id: int | None = None
    detection_id: int | None = None
    text: str | None = None
    text_hash: str | None = None
    display_text: str | None = None
    listed_text: str | None = None
    camera_id: int | None = None
    visit_id: int | None = None
    gate_id: int | None = None
    once: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a rule fired, with one sentence for each condition that was looked at."""

    fired: bool
    trace: tuple[str, ...]
    finding: Finding | None = None


def rules_of(rows: Mapping[int, AlertRule]) -> tuple[Rule, ...]:
    """Return the rules of rows that can be read; another is logged and left out.

    A reading must not be lost because of a rule that another version has written.
    """
    rules = []
    for row in rows.values():
        try:
            rules.append(Rule.of(row))
        except (ValidationFailed, ValueError, KeyError, TypeError) as error:
            logger.error("alert rule %s cannot be read: %s", row.id, error)
    return tuple(rules)


def spoken(minutes: int) -> str:
    """Return a duration in words: ``90`` is ``1 h 30 min``."""
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest else "")))
