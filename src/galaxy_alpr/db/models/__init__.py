"""The tables. Moments are UTC, files are paths relative to ``outputs/``, texts are A-Z 0-9.

Importing this package fills ``Base.metadata`` with all tables, which Alembic compares.
"""

from galaxy_alpr.db.models.accounts import LoginSession, User, UserLot
from galaxy_alpr.db.models.alerts.alarms import Alarm
from galaxy_alpr.db.models.alerts.rules import AlertRule, AlertRuleVersion
from galaxy_alpr.db.models.api_keys import ApiKey, ApiKeyDay, ApiKeyLocation, ApiKeyLot
from galaxy_alpr.db.models.audit import GENESIS, AuditChain, AuditEntry, AuditPayload
from galaxy_alpr.db.models.cameras.cameras import Camera, CameraStateChange, CameraStateRow
from galaxy_alpr.db.models.cameras.passes import Pass, ProvisionalPass
from galaxy_alpr.db.models.detections import Detection, DetectionSession, Plate, Vehicle
from galaxy_alpr.db.models.events import Event, EventCounter
from galaxy_alpr.db.models.idempotency import IdempotencyKey, IdempotencyStep, RepeatedPicture
from galaxy_alpr.db.models.installation import Installation
from galaxy_alpr.db.models.lists import PlateListEntry
from galaxy_alpr.db.models.parking.gates import (
    Gate,
    GateCommand,
    GateDecision,
    GateStateRow,
    GateSwitch,
)
from galaxy_alpr.db.models.parking.joining import LotJoin, VisitChange
from galaxy_alpr.db.models.parking.occupancy import LotCapacity, LotOccupancy, Recount
from galaxy_alpr.db.models.parking.payments import Payment, Validation
from galaxy_alpr.db.models.parking.rights import Right, RightLot, RightPlate, RightUse
from galaxy_alpr.db.models.parking.tariffs import LotTariff, Tariff, TariffVersion
from galaxy_alpr.db.models.parking.visits import Visit, VisitReading
from galaxy_alpr.db.models.places import Location, Lot
from galaxy_alpr.db.models.plate_texts import PlateCandidate, PlateCorrection, PlateTextPart
from galaxy_alpr.db.models.privacy import LegalHold
from galaxy_alpr.db.models.second_factors import RecoveryCode, SecondFactor
from galaxy_alpr.db.models.sign_on import SignOnAttempt
from galaxy_alpr.db.models.statistics import (
    EVERYWHERE,
    NO_LOCATION,
    StatisticDay,
    StatisticSum,
)
from galaxy_alpr.db.slots import SLOT_S, slot_of

__all__ = [
    "EVERYWHERE",
    "GENESIS",
    "NO_LOCATION",
    "SLOT_S",
    "Alarm",
    "AlertRule",
    "AlertRuleVersion",
    "ApiKey",
    "ApiKeyDay",
    "ApiKeyLocation",
    "ApiKeyLot",
    "AuditChain",
    "AuditEntry",
    "AuditPayload",
    "Camera",
    "CameraStateChange",
    "CameraStateRow",
    "Detection",
    "DetectionSession",
    "Event",
    "EventCounter",
    "Gate",
    "GateCommand",
    "GateDecision",
    "GateStateRow",
    "GateSwitch",
    "IdempotencyKey",
    "IdempotencyStep",
    "Installation",
    "LegalHold",
    "Location",
    "LoginSession",
    "Lot",
    "LotCapacity",
    "LotJoin",
    "LotOccupancy",
    "LotTariff",
    "Pass",
    "Payment",
    "Plate",
    "PlateCandidate",
    "PlateCorrection",
    "PlateListEntry",
    "PlateTextPart",
    "ProvisionalPass",
    "Recount",
    "RecoveryCode",
    "RepeatedPicture",
    "Right",
    "RightLot",
    "RightPlate",
    "RightUse",
    "SecondFactor",
    "SignOnAttempt",
    "StatisticDay",
    "StatisticSum",
    "Tariff",
    "TariffVersion",
    "User",
    "UserLot",
    "Validation",
    "Vehicle",
    "Visit",
    "VisitChange",
    "VisitReading",
    "slot_of",
]
