"""The tables. Moments are UTC, files are paths relative to ``outputs/``, texts are A-Z 0-9.

Importing this package fills ``Base.metadata`` with all tables, which Alembic compares.
"""

from galaxy_alpr.db.models.accounts import LoginSession, User, UserLot
from galaxy_alpr.db.models.api_keys import ApiKey, ApiKeyDay, ApiKeyLocation, ApiKeyLot
from galaxy_alpr.db.models.audit import GENESIS, AuditChain, AuditEntry, AuditPayload
from galaxy_alpr.db.models.detections import (
    SLOT_S,
    Detection,
    DetectionSession,
    Plate,
    Vehicle,
    slot_of,
)
from galaxy_alpr.db.models.events import Event, EventCounter
from galaxy_alpr.db.models.idempotency import IdempotencyKey, IdempotencyStep
from galaxy_alpr.db.models.installation import Installation
from galaxy_alpr.db.models.lists import PlateListEntry
from galaxy_alpr.db.models.places import Location, Lot
from galaxy_alpr.db.models.plate_texts import PlateCandidate, PlateCorrection, PlateTextPart
from galaxy_alpr.db.models.privacy import LegalHold
from galaxy_alpr.db.models.second_factors import RecoveryCode, SecondFactor

__all__ = [
    "GENESIS",
    "SLOT_S",
    "ApiKey",
    "ApiKeyDay",
    "ApiKeyLocation",
    "ApiKeyLot",
    "AuditChain",
    "AuditEntry",
    "AuditPayload",
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
    "Plate",
    "PlateCandidate",
    "PlateCorrection",
    "PlateListEntry",
    "PlateTextPart",
    "RecoveryCode",
    "SecondFactor",
    "User",
    "UserLot",
    "Vehicle",
    "slot_of",
]
