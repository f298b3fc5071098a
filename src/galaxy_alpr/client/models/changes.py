"""Bodies of live events: visits, lots, alarms, gates, cameras and payments."""

from __future__ import annotations

from datetime import datetime

from galaxy_alpr.client.models.base import EventBody


class VisitEvent(EventBody):
    """A visit was opened, closed or changed."""

    visit_id: int
    lot_id: int
    session_id: int | None = None
    state: str
    text: str | None = None
    display_text: str | None = None
    is_hashed: bool = False
    text_hash: str | None = None
    vehicle_class: str | None = None
    entered_at: datetime | None = None
    exited_at: datetime | None = None
    probability: float | None = None
    by_hand: bool = False


class VisitChanged(VisitEvent):
    """A visit was changed by a person or by a later reading, or removed."""

    removed: bool = False


class LotOccupancyChanged(EventBody):
    """A lot became full, almost full or free."""

    lot_id: int
    name: str
    state: str
    state_before: str | None = None
    occupied: int
    capacity: int


class AlarmRaised(EventBody):
    """An alarm was raised."""

    alarm_id: int
    rule_id: int | None = None
    kind: str
    severity: str
    reason: str
    raised_at: datetime
    occurred_at: datetime
    lot_id: int | None = None
    session_id: int | None = None
    detection_id: int | None = None
    camera_id: int | None = None
    visit_id: int | None = None
    text: str | None = None
    display_text: str | None = None
    listed_text: str | None = None
    note: str | None = None
    instruction: str | None = None


class AlarmAcknowledged(EventBody):
    """Somebody acknowledged an alarm."""

    alarm_id: int
    outcome: str
    acknowledged_at: datetime
    acknowledged_by: str


class GateDecided(EventBody):
    """A gate was asked to open, and the service decided."""

    decision_id: int
    gate_id: int
    name: str
    lot_id: int | None = None
    session_id: int | None = None
    mode: str
    outcome: str
    reason: str
    rule: str | None = None
    text: str | None = None
    text_hash: str | None = None
    display_text: str | None = None
    confidence: float | None = None
    captured_at: datetime
    decided_at: datetime


class GateStateChanged(EventBody):
    """The known state of a gate changed."""

    gate_id: int
    name: str
    lot_id: int | None = None
    state: str
    state_before: str | None = None
    reason: str | None = None


class CameraStateChanged(EventBody):
    """What a camera does changed."""

    camera_id: int
    name: str
    lot_id: int | None = None
    state: str
    state_before: str | None = None
    reason: str | None = None
    since: datetime


class PaymentChanged(EventBody):
    """A payment changed; ``amount`` is in units of which ``decimals`` digits are a fraction."""

    payment_id: int
    visit_id: int | None = None
    lot_id: int
    state: str
    amount: int
    currency: str
    decimals: int
    refunded_amount: int = 0
    provider: str | None = None
