"""Domain events, and the broker that publishes them to live streams."""

from galaxy_alpr.events.alarms import AlarmAcknowledged, AlarmRaised
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
from galaxy_alpr.events.cameras import CameraStateChanged
from galaxy_alpr.events.gates import GateDecided, GateStateChanged
from galaxy_alpr.events.occupancy import LotOccupancyChanged
from galaxy_alpr.events.payments import PaymentChanged
from galaxy_alpr.events.visits import VisitChanged, VisitClosed, VisitOpened

__all__ = [
    "NOT_STORED",
    "AlarmAcknowledged",
    "AlarmRaised",
    "CameraStateChanged",
    "DetectionCreated",
    "DomainEvent",
    "EventBroker",
    "EventLocation",
    "EventPlate",
    "EventVehicle",
    "EventsLost",
    "GateDecided",
    "GateStateChanged",
    "Heartbeat",
    "ListChanged",
    "LiveEvent",
    "LotOccupancyChanged",
    "Message",
    "MessageFilter",
    "PassPlate",
    "PassUpdated",
    "PaymentChanged",
    "PlateCorrected",
    "Subscription",
    "VisitChanged",
    "VisitClosed",
    "VisitOpened",
]
