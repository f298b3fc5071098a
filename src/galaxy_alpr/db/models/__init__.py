"""The tables. Moments are UTC, files are paths relative to ``outputs/``, texts are A-Z 0-9.

Importing this package fills ``Base.metadata`` with all tables, which Alembic compares.
"""

from galaxy_alpr.db.models.accounts import LoginSession, User, UserLot
from galaxy_alpr.db.models.api_keys import ApiKey, ApiKeyDay, ApiKeyLocation, ApiKeyLot
from galaxy_alpr.db.models.audit import GENESIS, AuditChain, AuditEntry, AuditPayload
from galaxy_alpr.db.models.cameras.cameras import Camera, CameraStateRow
from galaxy_alpr.db.models.cameras.passes import Pass
from galaxy_alpr.db.models.detections import Detection, DetectionSession, Plate, Vehicle
from galaxy_alpr.db.models.events import Event, EventCounter
from galaxy_alpr.db.models.idempotency import IdempotencyKey, IdempotencyStep, RepeatedPicture
from galaxy_alpr.db.models.installation import Installation
from galaxy_alpr.db.models.lists import PlateListEntry
from galaxy_alpr.db.models.parking.joining import LotJoin, VisitChange
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
    "ApiKey",
    "ApiKeyDay",
    "ApiKeyLocation",
    "ApiKeyLot",
    "AuditChain",
    "AuditEntry",
    "AuditPayload",
    "Camera",
    "CameraStateRow",
    "Detection",
    "DetectionSession",
    "Event",
    "EventCounter",
    "IdempotencyKey",
    "IdempotencyStep",
    "Installation",
    "LegalHold",
    "Location",
    "LoginSession",
    "Lot",
    "LotJoin",
    "Pass",
    "Plate",
    "PlateCandidate",
    "PlateCorrection",
    "PlateListEntry",
    "PlateTextPart",
    "RecoveryCode",
    "RepeatedPicture",
    "SecondFactor",
    "SignOnAttempt",
    "StatisticDay",
    "StatisticSum",
    "User",
    "UserLot",
    "Vehicle",
    "Visit",
    "VisitChange",
    "VisitReading",
    "slot_of",
]
