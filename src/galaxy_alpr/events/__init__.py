"""Domain events, and the broker that publishes them to live streams."""

from galaxy_alpr.events.bodies import (
    DetectionCreated,
    DomainEvent,
    EventLocation,
    EventPlate,
    EventsLost,
    EventVehicle,
    Heartbeat,
    ListChanged,
    LiveEvent,
    PlateCorrected,
)
from galaxy_alpr.events.broker import EventBroker, Message, MessageFilter, Subscription

__all__ = [
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
    "Message",
    "MessageFilter",
    "PlateCorrected",
    "Subscription",
]
