"""Alarms."""

from __future__ import annotations

from datetime import datetime

from galaxy_alpr.client.models.base import Answer
from galaxy_alpr.client.models.places import LocationRef
from galaxy_alpr.client.models.sentences import Sentence


class NamedRef(Answer):
    """The lot of an alarm."""

    id: int
    name: str


class RuleRef(NamedRef):
    """The rule of an alarm; ``name_code`` is that of a default rule with its first name."""

    name_code: str | None = None


class Alarm(Answer):
    """What a rule noticed."""

    id: int
    rule: RuleRef | None = None
    kind: str
    severity: str
    state: str
    reason: str
    reason_sentence: Sentence | None = None
    text: str | None = None
    text_hash: str | None = None
    display_text: str | None = None
    listed_text: str | None = None
    detection_id: int | None = None
    visit_id: int | None = None
    camera_id: int | None = None
    gate_id: int | None = None
    location: LocationRef | None = None
    lot: NamedRef | None = None
    occurred_at: datetime
    raised_at: datetime
    last_at: datetime
    count: int
    note: str | None = None
    instruction: str | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    outcome: str | None = None
    comment: str | None = None


class AlarmCounts(Answer):
    """How many alarms are open, by severity."""

    info: int
    warning: int
    critical: int
    open: int
