"""Domain events of alarms.

The docstrings and descriptions are part of the API's OpenAPI document.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from galaxy_alpr.enums import AlarmOutcome, AlertKind, AlertSeverity
from galaxy_alpr.events.values import Value


class AlarmRaised(Value):
    """An alert rule raised an alarm. Repeats that count on an open alarm have no event."""

    type: Literal["alarm.raised"] = "alarm.raised"
    alarm_id: int = Field(description="The id of the alarm.")
    rule_id: int | None = Field(description="The rule that raised it.")
    kind: AlertKind
    severity: AlertSeverity
    reason: str = Field(description="Why it was raised, in words.")
    raised_at: datetime = Field(description="When it was raised.")
    occurred_at: datetime = Field(description="The moment of what was noticed.")
    lot_id: int | None = Field(description="The lot.")
    session_id: int | None = Field(description="The photo that it is about.")
    detection_id: int | None
    camera_id: int | None
    visit_id: int | None = Field(description="The visit that it is about.")
    text: str | None = Field(description="The plate as it was read.")
    display_text: str | None
    listed_text: str | None = Field(description="The listed plate by which it was noticed.")
    note: str | None = Field(description="The note of the listed plate.")
    instruction: str | None = Field(description="What the guard is to do.")


class AlarmAcknowledged(Value):
    """Somebody acknowledged an alarm."""

    type: Literal["alarm.acknowledged"] = "alarm.acknowledged"
    alarm_id: int = Field(description="The id of the alarm.")
    outcome: AlarmOutcome
    acknowledged_at: datetime = Field(description="When it was acknowledged.")
    acknowledged_by: str = Field(description="Name of who acknowledged it.")
