"""Domain events, and the envelope in which live streams send them.

The docstrings and descriptions are part of the API's OpenAPI document.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from galaxy_alpr.enums import (
    DetectionKind,
    Direction,
    LocationType,
    MomentSource,
    PlateStatus,
    PlateType,
    UnreadReason,
    VehicleClass,
)
from galaxy_alpr.events.alarms import AlarmAcknowledged, AlarmRaised
from galaxy_alpr.events.cameras import CameraStateChanged
from galaxy_alpr.events.gates import GateDecided, GateStateChanged
from galaxy_alpr.events.occupancy import LotOccupancyChanged
from galaxy_alpr.events.payments import PaymentChanged
from galaxy_alpr.events.values import Probability, Value
from galaxy_alpr.events.visits import VisitChanged, VisitClosed, VisitOpened

Box = tuple[float, float, float, float]


class EventLocation(Value):
    """The location of an event."""

    id: int
    name: str
    type: LocationType


class EventVehicle(Value):
    """A vehicle as it was detected, without later corrections."""

    id: int
    vehicle_class: VehicleClass
    confidence: Probability
    box: Box
    color: str | None
    image_url: str | None


class EventPlate(Value):
    """A plate as it was read, without later corrections.

    ``text`` is null when it was not read, or is stored as ``text_hash``.
    """

    id: int
    text: str | None
    display_text: str | None
    is_hashed: bool = False
    text_hash: str | None = None
    confidence: Probability
    char_confidences: list[Probability]
    box: Box
    corners: list[list[float]]
    country: str | None
    region: str | None
    type: PlateType | None
    background_color: str | None = None
    status: PlateStatus = Field(description="The list status at `captured_at`.")
    status_now: PlateStatus | None = Field(
        None, description="The list status when the photo was stored."
    )
    unread_reason: UnreadReason | None
    image_url: str | None


class DetectionCreated(Value):
    """A vehicle, a plate, or both were detected."""

    type: Literal["detection.created"] = "detection.created"
    session_id: int
    detection_id: int
    kind: DetectionKind
    captured_at: datetime
    captured_at_source: MomentSource | None = Field(
        None, description="Where `captured_at` comes from."
    )
    source: str
    location: EventLocation | None
    image_url: str | None
    image_width: int | None
    image_height: int | None
    annotated_image_url: str | None
    vehicle: EventVehicle | None
    plate: EventPlate | None
    pass_id: str | None = Field(
        None, description="The pass that it ends; null for a picture that was sent."
    )
    camera_id: int | None = Field(
        None, description="The camera that read it; null for a picture that was sent."
    )
    direction: Direction | None = Field(
        None, description="The direction of the vehicle; null where unknown."
    )


class PassPlate(Value):
    """What is known of a plate while its vehicle passes; ``text`` is null where it is hidden."""

    text: str | None
    display_text: str | None
    is_hashed: bool = False
    text_hash: str | None = None
    confidence: Probability
    char_confidences: list[Probability]
    box: Box
    country: str | None
    region: str | None
    type: PlateType | None
    status: PlateStatus = Field(description="The list status now.")


class PassUpdated(Value):
    """A vehicle passes a camera: its plate as far as it is known.

    It is not stored, and nothing may be opened by it: `detection.created` with the same `pass_id`
    follows when the vehicle is gone. It may be missing, as where another process reads the camera.
    """

    type: Literal["pass.updated"] = "pass.updated"
    pass_id: str = Field(description="The id of the pass.")
    camera_id: int = Field(description="The camera.")
    location_id: int | None
    provisional: Literal[True] = Field(True, description="That it may still change.")
    first_at: datetime = Field(description="When the vehicle came into the picture.")
    plate: PassPlate


class PlateCorrected(Value):
    """A plate's text was corrected, or a correction was undone."""

    type: Literal["plate.corrected"] = "plate.corrected"
    plate_id: int
    detection_id: int
    session_id: int
    text_before: str | None
    text_after: str | None
    display_text: str | None
    status: PlateStatus | None = Field(
        description="The list status of `text_after` when the plate was captured; null without a "
        "text."
    )
    status_now: PlateStatus | None = Field(
        None, description="Its list status at the correction; null without a text."
    )
    changed_by: str


class ListChanged(Value):
    """The plate lists changed; ``text`` is null after an import."""

    type: Literal["list.changed"] = "list.changed"
    action: Literal["added", "changed", "removed", "imported"]
    count: int = Field(1, description="Entries that changed.")
    text: str | None = None
    display_text: str | None = None
    status: PlateStatus | None = Field(
        None, description="The plate's list status after the change."
    )


class EventsLost(Value):
    """Events were lost: the client was too slow, or resumed from deleted events.

    ``count`` events were not sent. Events that are no longer stored are counted whether or not they
    would pass the stream's filter.
    """

    type: Literal["events.lost"] = "events.lost"
    count: int


class Heartbeat(Value):
    """The stream is open, and there was no event since the last one."""

    type: Literal["heartbeat"] = "heartbeat"


DomainEvent = (
    DetectionCreated
    | PlateCorrected
    | ListChanged
    | VisitOpened
    | VisitClosed
    | VisitChanged
    | LotOccupancyChanged
    | AlarmRaised
    | AlarmAcknowledged
    | GateDecided
    | GateStateChanged
    | CameraStateChanged
    | PaymentChanged
)
"""The events that are stored, so that a stream can resume from them."""

EventBody = Annotated[
    DomainEvent | PassUpdated | EventsLost | Heartbeat, Field(discriminator="type")
]


class LiveEvent(Value):
    """One event of the stream; a heartbeat repeats the last ``id``, ``events.lost`` has none."""

    id: int | None
    at: datetime
    location_id: int | None = None
    body: EventBody
