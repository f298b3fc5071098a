"""Enumerations that code, tables, JSON and the dashboard share."""

from galaxy_alpr.enums.alerts import AlarmOutcome, AlarmState, AlertKind, AlertSeverity
from galaxy_alpr.enums.cameras import CameraState, Direction, Transport, UnusedReason, ZoneKind
from galaxy_alpr.enums.parking import (
    OccupancyState,
    PaymentState,
    RightKind,
    ValidationKind,
    VisitAction,
    VisitPart,
    VisitState,
)
from galaxy_alpr.enums.recognition import (
    Color,
    DetectionKind,
    PairingMethod,
    PictureNote,
    PlatePosition,
    PlateType,
    UnreadReason,
    VehicleClass,
)
from galaxy_alpr.enums.records import (
    ActorKind,
    HoldSubject,
    LocationType,
    MomentSource,
    PlateStatus,
)

__all__ = [
    "ActorKind",
    "AlarmOutcome",
    "AlarmState",
    "AlertKind",
    "AlertSeverity",
    "CameraState",
    "Color",
    "DetectionKind",
    "Direction",
    "HoldSubject",
    "LocationType",
    "MomentSource",
    "OccupancyState",
    "PairingMethod",
    "PaymentState",
    "PictureNote",
    "PlatePosition",
    "PlateStatus",
    "PlateType",
    "RightKind",
    "Transport",
    "UnreadReason",
    "UnusedReason",
    "ValidationKind",
    "VehicleClass",
    "VisitAction",
    "VisitPart",
    "VisitState",
    "ZoneKind",
]
