"""Domain events of gates.

The docstrings and descriptions are part of the API's OpenAPI document.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from galaxy_alpr.enums import GateMode, GateOutcome, GateReason, GateState
from galaxy_alpr.events.values import Probability, Value


class GateDecided(Value):
    """It was decided whether a gate opens for a reading.

    It is news, not an order: a gate is opened by the service itself, and only in live mode.
    """

    type: Literal["gate.decided"] = "gate.decided"
    decision_id: int = Field(description="The id of the decision.")
    gate_id: int = Field(description="The gate.")
    name: str = Field(description="The name of the gate.")
    lot_id: int | None
    session_id: int | None = Field(description="The photo; null for a plate that was sent.")
    mode: GateMode
    outcome: GateOutcome
    reason: GateReason
    rule: str | None = Field(description="The entry or right that decided.")
    text: str | None
    text_hash: str | None = None
    display_text: str | None = None
    confidence: Probability | None
    captured_at: datetime
    decided_at: datetime = Field(description="When it was decided.")


class GateStateChanged(Value):
    """The barrier of a gate opened, closed, or does not work."""

    type: Literal["gate.state_changed"] = "gate.state_changed"
    gate_id: int = Field(description="The gate.")
    name: str = Field(description="The name of the gate.")
    lot_id: int | None
    state: GateState = Field(description="The state as the device reports it.")
    state_before: GateState | None = Field(description="The state before; null where unknown.")
    reason: str | None = Field(description="What is wrong; null where nothing is.")
