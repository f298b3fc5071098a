"""Live events. An event of a type that this client does not know is an ``UnknownEvent``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import ValidationError

from galaxy_alpr.client.models.base import Answer, EventBody
from galaxy_alpr.client.models.changes import (
    AlarmAcknowledged,
    AlarmRaised,
    CameraStateChanged,
    GateDecided,
    GateStateChanged,
    LotOccupancyChanged,
    PaymentChanged,
    VisitChanged,
    VisitEvent,
)


class UnknownEvent(EventBody):
    """An event that this client does not know; ``values`` is its whole body."""

    values: dict[str, Any]


class EventLocation(Answer):
    """The location of an event."""

    id: int
    name: str
    type: str


class EventVehicle(Answer):
    """A vehicle as it was detected."""

    id: int
    vehicle_class: str
    confidence: float
    box: tuple[float, ...]
    color: str | None = None
    image_url: str | None = None


class PassPlate(Answer):
    """A plate of a vehicle that still passes."""

    text: str | None = None
    display_text: str | None = None
    is_hashed: bool = False
    text_hash: str | None = None
    confidence: float
    char_confidences: tuple[float, ...]
    box: tuple[float, ...]
    country: str | None = None
    region: str | None = None
    type: str | None = None
    status: str


class EventPlate(PassPlate):
    """A plate as it was read."""

    id: int
    corners: tuple[tuple[float, ...], ...]
    background_color: str | None = None
    status_now: str | None = None
    unread_reason: str | None = None
    image_url: str | None = None


class DetectionCreated(EventBody):
    """A vehicle, a plate, or both were detected."""

    session_id: int
    detection_id: int
    kind: str
    captured_at: datetime
    captured_at_source: str | None = None
    source: str
    location: EventLocation | None = None
    image_url: str | None = None
    image_width: int | None = None
    image_height: int | None = None
    annotated_image_url: str | None = None
    vehicle: EventVehicle | None = None
    plate: EventPlate | None = None
    pass_id: str | None = None
    camera_id: int | None = None
    direction: str | None = None


class PassUpdated(EventBody):
    """A vehicle passes a camera; what is known of its plate may still change."""

    pass_id: str
    camera_id: int
    location_id: int | None = None
    provisional: bool = True
    first_at: datetime
    plate: PassPlate


class PlateCorrected(EventBody):
    """A plate's text was corrected, or a correction was undone."""

    plate_id: int
    detection_id: int
    session_id: int
    text_before: str | None = None
    text_after: str | None = None
    display_text: str | None = None
    status: str | None = None
    status_now: str | None = None
    changed_by: str


class ListChanged(EventBody):
    """The plate lists changed."""

    action: str
    count: int = 1
    text: str | None = None
    display_text: str | None = None
    status: str | None = None


class EventsLost(EventBody):
    """Events were lost; ``count`` is null where nobody can count them.

    That is so after the service was restored from a backup: its ids begin again at an older one.
    """

    count: int | None = None


class Heartbeat(EventBody):
    """The stream is open."""


BODIES: dict[str, type[EventBody]] = {
    "detection.created": DetectionCreated,
    "pass.updated": PassUpdated,
    "plate.corrected": PlateCorrected,
    "list.changed": ListChanged,
    "visit.opened": VisitEvent,
    "visit.closed": VisitEvent,
    "visit.changed": VisitChanged,
    "lot.full": LotOccupancyChanged,
    "lot.almost_full": LotOccupancyChanged,
    "lot.free": LotOccupancyChanged,
    "alarm.raised": AlarmRaised,
    "alarm.acknowledged": AlarmAcknowledged,
    "gate.decided": GateDecided,
    "gate.state_changed": GateStateChanged,
    "camera.state_changed": CameraStateChanged,
    "payment.changed": PaymentChanged,
    "events.lost": EventsLost,
    "heartbeat": Heartbeat,
}


class Event(Answer):
    """One event of the stream; ``id`` is null where it cannot be resumed from."""

    id: int | None = None
    at: datetime | None = None
    location_id: int | None = None
    body: EventBody

    @property
    def type(self) -> str:
        """The name of the event, such as ``detection.created``."""
        return self.body.type


def event_of(data: dict[str, Any]) -> Event:
    """Return the event of an answer.

    Raises ``ValueError`` if it is not even the envelope of an event.
    """
    values = data.get("body")
    if not isinstance(values, dict) or not isinstance(values.get("type"), str):
        raise ValueError("an event without a type")
    return Event.model_validate({**data, "body": _body(values)})


def _body(values: dict[str, Any]) -> EventBody:
    known = BODIES.get(values["type"])
    if known is not None:
        try:
            return known.model_validate(values)
        except ValidationError:
            pass  # a newer service has changed it: its values are handed on as they are
    return UnknownEvent(type=values["type"], values=values)
