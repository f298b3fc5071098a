"""What live streams and webhooks publish: domain events and the envelope in which they are sent.

The docstrings and descriptions are part of the API's OpenAPI document.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from galaxy_alpr.enums import (
    DetectionKind,
    LocationType,
    PlateStatus,
    PlateType,
    UnreadReason,
    VehicleClass,
)

Box = tuple[float, float, float, float]


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EventLocation(_Value):
    """The place of an event."""

    id: int
    name: str
    type: LocationType


class EventVehicle(_Value):
    """A vehicle as it was first seen."""

    id: int
    vehicle_class: VehicleClass
    confidence: float
    box: Box
    color: str | None
    image_url: str | None


class EventPlate(_Value):
    """A plate as it was first read; ``text`` is null when it was seen but not read."""

    id: int
    text: str | None
    display_text: str | None
    confidence: float
    char_confidences: list[float]
    box: Box
    corners: list[list[float]]
    country: str | None
    region: str | None
    type: PlateType | None
    background_color: str | None = None
    status: PlateStatus
    unread_reason: UnreadReason | None
    image_url: str | None


class DetectionCreated(_Value):
    """A vehicle, a plate, or both were seen."""

    type: Literal["detection.created"] = "detection.created"
    session_id: int
    detection_id: int
    kind: DetectionKind
    captured_at: datetime
    source: str
    location: EventLocation | None
    image_url: str
    image_width: int
    image_height: int
    annotated_image_url: str | None
    vehicle: EventVehicle | None
    plate: EventPlate | None


class PlateCorrected(_Value):
    """A plate is now held to be another text than before."""

    type: Literal["plate.corrected"] = "plate.corrected"
    plate_id: int
    detection_id: int
    session_id: int
    text_before: str | None
    text_after: str | None
    display_text: str | None
    status: PlateStatus | None = Field(description="The standing of the text now held true.")
    changed_by: str


class ListChanged(_Value):
    """The lists of plates changed; ``text`` is null when several entries did at once."""

    type: Literal["list.changed"] = "list.changed"
    action: Literal["added", "changed", "removed", "imported"]
    count: int = Field(1, description="Entries that changed.")
    text: str | None = None
    display_text: str | None = None
    status: PlateStatus | None = Field(None, description="The standing of the plate now.")


class EventsLost(_Value):
    """This stream did not keep up, or resumed from events no longer kept.

    ``count`` events are not sent; of those no longer kept nobody knows whether a filter would
    have let them pass.
    """

    type: Literal["events.lost"] = "events.lost"
    count: int


class Heartbeat(_Value):
    """Nothing happened since the last event; the stream is alive."""

    type: Literal["heartbeat"] = "heartbeat"


DomainEvent = DetectionCreated | PlateCorrected | ListChanged
"""What is kept in the database and can be resumed."""

EventBody = Annotated[DomainEvent | EventsLost | Heartbeat, Field(discriminator="type")]


class LiveEvent(_Value):
    """One event of the stream; a heartbeat repeats the last ``id``, ``events.lost`` has none."""

    id: int | None
    at: datetime
    location_id: int | None = None
    body: EventBody
