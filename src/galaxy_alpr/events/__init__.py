"""Domain events, and the broker that publishes them to live streams."""

from galaxy_alpr.events.bodies import (
    AlarmAcknowledged,
    AlarmRaised,
    DetectionCreated,
    DomainEvent,
    EventLocation,
    EventPlate,
    EventsLost,
    EventVehicle,
    Heartbeat,
    ListChanged,
    LiveEvent,
    LotOccupancyChanged,
    PassPlate,
    PassUpdated,
    PlateCorrected,
)
from galaxy_alpr.events.broker import (
    NOT_STORED,
    EventBroker,
    Message,
    MessageFilter,
    Subscription,
)

__all__ = [
    "NOT_STORED",
    "AlarmAcknowledged",
    "AlarmRaised",
    "DetectionCreated",
    "DomainEvent",
    "EventBroker",
    "EventLocation",
    "EventPlate",
    "EventVehicle",
    "EventsLost",
    "Heartbeat",
    "ListChanged",
    "LiveEvent",
    "LotOccupancyChanged",
    "Message",
    "MessageFilter",
    "PassPlate",
    "PassUpdated",
    "PlateCorrected",
    "Subscription",
]
