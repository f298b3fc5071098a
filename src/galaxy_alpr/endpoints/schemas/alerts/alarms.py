"""Alarms in requests and answers."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from galaxy_alpr.db import models
from galaxy_alpr.endpoints.schemas.places import LocationRef
from galaxy_alpr.enums import AlarmOutcome, AlarmState, AlertKind, AlertSeverity, DefaultRule
from galaxy_alpr.services.alerts.defaults import default_of
from galaxy_alpr.web.answers.sentences import SENTENCE, SentenceOut
from galaxy_alpr.web.export import Columns
from galaxy_alpr.web.params import NonBlankText
from galaxy_alpr.web.schema import FromText, RequestBody, Schema

MAX_COMMENT = 1000

NAME_CODE = "The default rule whose name it still has; null for another name."


class AlarmPlaceRef(Schema):
    """The lot of an alarm."""

    id: int
    name: str


class AlarmRuleRef(Schema):
    """The rule of an alarm."""

    id: int
    name: str
    name_code: DefaultRule | None = Field(description=NAME_CODE)

    @classmethod
    def of(cls, row: models.AlertRule) -> AlarmRuleRef:
        """Build from a row."""
        return cls(id=row.id, name=row.name, name_code=default_of(row.name))


class AlarmOut(Schema):
    """An alarm."""

    id: int
    rule: AlarmRuleRef | None = Field(description="The rule; null where it was deleted.")
    kind: AlertKind = Field(description="What its rule watches for.")
    severity: AlertSeverity = Field(description="How urgent it is.")
    state: AlarmState = Field(description="Whether somebody has acknowledged it.")
    reason: str = Field(description="Why it was raised, in words.")
    reason_sentence: SentenceOut | None = Field(description=SENTENCE)
    text: str | None = Field(description="The plate as it was read.")
    text_hash: str | None
    display_text: str | None
    listed_text: str | None = Field(description="The listed plate by which it was noticed.")
    detection_id: int | None = Field(description="The detection, as long as it is stored.")
    visit_id: int | None = Field(description="The visit.")
    camera_id: int | None = Field(description="The camera.")
    gate_id: int | None = Field(description="The gate.")
    location: LocationRef | None
    lot: AlarmPlaceRef | None = Field(description="The lot.")
    occurred_at: datetime = Field(description="The moment of what was noticed.")
    raised_at: datetime = Field(description="When it was raised.")
    last_at: datetime = Field(description="The moment of the newest repeat.")
    count: int = Field(description="How often it was noticed, the first time included.")
    note: str | None = Field(description="The note of the listed plate when it was raised.")
    instruction: str | None = Field(description="What the guard is to do.")
    acknowledged_at: datetime | None = Field(description="When it was acknowledged.")
    acknowledged_by: str | None = Field(description="Name of who acknowledged it.")
    outcome: AlarmOutcome | None = Field(description="What became of it.")
    comment: str | None = Field(description="What was written at the acknowledgement.")

    @classmethod
    def of(cls, row: models.Alarm) -> AlarmOut:
        """Build from a row with its rule, location and lot loaded."""
        names = set(cls.model_fields) - {"rule", "reason_sentence", "location", "lot"}
        return cls(
            **{name: getattr(row, name) for name in names},
            rule=None if row.rule is None else AlarmRuleRef.of(row.rule),
            reason_sentence=SentenceOut.of(row.reason),
            location=LocationRef.of(row.location),
            lot=None if row.lot is None else AlarmPlaceRef.model_validate(row.lot),
        )


class AcknowledgeIn(RequestBody):
    """What became of an alarm."""

    outcome: FromText[AlarmOutcome] = Field(
        description="`acted`: somebody did what was to be done. `wrong_reading`: the plate was "
        "read wrongly. `escalated`: somebody else was asked."
    )
    comment: NonBlankText | None = Field(
        None, max_length=MAX_COMMENT, description="What is to be remembered of it."
    )


class AlarmCounts(Schema):
    """The open alarms, by severity."""

    info: int = Field(description="Open alarms of the severity `info`.")
    warning: int = Field(description="Open alarms of the severity `warning`.")
    critical: int = Field(description="Open alarms of the severity `critical`.")
    open: int = Field(description="All open alarms.")


def _name(ref: AlarmRuleRef | AlarmPlaceRef | LocationRef | None) -> str | None:
    return None if ref is None else ref.name


CSV_COLUMNS: Columns[AlarmOut] = {
    "id": lambda alarm: alarm.id,
    "raised_at": lambda alarm: alarm.raised_at,
    "occurred_at": lambda alarm: alarm.occurred_at,
    "rule": lambda alarm: _name(alarm.rule),
    "kind": lambda alarm: alarm.kind,
    "severity": lambda alarm: alarm.severity,
    "state": lambda alarm: alarm.state,
    "reason": lambda alarm: alarm.reason,
    "text": lambda alarm: alarm.text,
    "text_hash": lambda alarm: alarm.text_hash,
    "display_text": lambda alarm: alarm.display_text,
    "listed_text": lambda alarm: alarm.listed_text,
    "lot": lambda alarm: _name(alarm.lot),
    "location": lambda alarm: _name(alarm.location),
    "detection_id": lambda alarm: alarm.detection_id,
    "visit_id": lambda alarm: alarm.visit_id,
    "camera_id": lambda alarm: alarm.camera_id,
    "gate_id": lambda alarm: alarm.gate_id,
    "last_at": lambda alarm: alarm.last_at,
    "count": lambda alarm: alarm.count,
    "note": lambda alarm: alarm.note,
    "instruction": lambda alarm: alarm.instruction,
    "acknowledged_at": lambda alarm: alarm.acknowledged_at,
    "acknowledged_by": lambda alarm: alarm.acknowledged_by,
    "outcome": lambda alarm: alarm.outcome,
    "comment": lambda alarm: alarm.comment,
}
"""The columns of an export, by name."""
