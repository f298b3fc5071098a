"""What a site sends of its visits, decisions at gates and alarms."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from galaxy_alpr.enums import (
    AlarmOutcome,
    AlarmState,
    AlertKind,
    AlertSeverity,
    GateMode,
    GateOutcome,
    GateReason,
    LocationType,
    VehicleClass,
    VisitPart,
    VisitState,
)
from galaxy_alpr.services.sites.documents import LocationDocument, LotDocument
from galaxy_alpr.services.sites.values import (
    Count,
    Country,
    Display,
    Document,
    Hash,
    Long,
    Moment,
    Name,
    Number,
    Share,
    Short,
    Source,
    Text,
    Word,
    Words,
)


class VisitReadingDocument(Document):
    """A reading of a visit; ``detection`` is ``None`` where its photo was deleted."""

    detection: Source | None
    location: Source | None
    at: Moment
    place: LocationType
    part: VisitPart | None


class VisitDocument(Document):
    """A visit."""

    source: Source
    lot: LotDocument
    state: VisitState
    text: Text | None
    text_hash: Hash | None
    display_text: Display | None
    country: Country | None
    region_code: Short | None
    vehicle_class: VehicleClass | None
    color: Word | None
    began_at: Moment
    entered_at: Moment | None
    exited_at: Moment | None
    stay_s: Count | None
    last_seen_at: Moment
    entry_location: LocationDocument | None
    exit_location: LocationDocument | None
    probability: Share | None
    reasons: list[Words] = Field(max_length=50)
    by_hand: bool
    readings: list[VisitReadingDocument] = Field(max_length=1000)


class DecisionDocument(Document):
    """What was decided at a gate of the site."""

    source: Source
    location: LocationDocument | None
    detection: Source | None
    reading_hash: Hash
    text: Text | None
    text_hash: Hash | None
    display_text: Display | None = None
    confidence: Number | None
    captured_at: Moment
    decided_at: Moment
    mode: GateMode
    outcome: GateOutcome
    reason: GateReason
    detail: Words
    rule: Annotated[str, Field(max_length=200)] | None
    latency_ms: Number
    actor_name: Name


class AlarmDocument(Document):
    """An alarm of the site."""

    source: Source
    kind: AlertKind
    severity: AlertSeverity
    state: AlarmState
    subject: Name
    reason: Annotated[str, Field(max_length=300)]
    text: Text | None
    text_hash: Hash | None
    display_text: Display | None
    listed_text: Text | None
    detection: Source | None
    visit: Source | None
    location: LocationDocument | None
    lot: LotDocument | None
    occurred_at: Moment
    raised_at: Moment
    last_at: Moment
    count: Count
    note: Long | None
    instruction: Long | None
    acknowledged_at: Moment | None
    acknowledged_by: Name | None
    outcome: AlarmOutcome | None
    comment: Long | None
