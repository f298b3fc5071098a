"""The tables. Moments are UTC, files are paths relative to ``outputs/``, texts are A-Z 0-9.

Importing this package fills ``Base.metadata`` with all tables, which Alembic compares.
"""

from galaxy_alpr.db.models.accounts import LoginSession, User, UserLot
from galaxy_alpr.db.models.alerts.alarms import Alarm
from galaxy_alpr.db.models.alerts.rules import AlertRule, AlertRuleVersion
from galaxy_alpr.db.models.api_keys import ApiKey, ApiKeyDay, ApiKeyLocation, ApiKeyLot
from galaxy_alpr.db.models.audit import GENESIS, AuditChain, AuditEntry, AuditPayload
from galaxy_alpr.db.models.cameras.cameras import Camera, CameraStateChange, CameraStateRow
from galaxy_alpr.db.models.cameras.leases import CameraClaim, CameraLease, CameraWorkerRow
from galaxy_alpr.db.models.cameras.passes import Pass, ProvisionalPass
from galaxy_alpr.db.models.detections import Detection, DetectionSession, Plate, Vehicle
from galaxy_alpr.db.models.events import Event, EventCounter, EventCursor
from galaxy_alpr.db.models.idempotency import IdempotencyKey, IdempotencyStep, RepeatedPicture
from galaxy_alpr.db.models.ingest.pulls import IngestPull
from galaxy_alpr.db.models.ingest.readings import PushedRow
from galaxy_alpr.db.models.ingest.sources import DeadLetter, IngestSource
from galaxy_alpr.db.models.installation import Installation
from galaxy_alpr.db.models.integrations.compat import CompatAdapterRow
from galaxy_alpr.db.models.integrations.leases import Lease
from galaxy_alpr.db.models.integrations.notifications import Notification, NotificationChannel
from galaxy_alpr.db.models.integrations.push import PushMessage, PushSubscription
from galaxy_alpr.db.models.integrations.report_schedules import ReportSchedule
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
from galaxy_alpr.db.models.parking.payments import Payment, Refund, Validation
from galaxy_alpr.db.models.parking.rights import Right, RightLot, RightPlate, RightUse
from galaxy_alpr.db.models.parking.tariffs import LotTariff, Tariff, TariffVersion
from galaxy_alpr.db.models.parking.visits import Visit, VisitReading
from galaxy_alpr.db.models.places import Location, Lot
from galaxy_alpr.db.models.plate_texts import PlateCandidate, PlateCorrection, PlateTextPart
from galaxy_alpr.db.models.privacy import LegalHold
from galaxy_alpr.db.models.second_factors import RecoveryCode, SecondFactor
from galaxy_alpr.db.models.sign_on import SignOnAttempt
from galaxy_alpr.db.models.sites.edge import CentreChange, CentreLink, CentrePicture
from galaxy_alpr.db.models.sites.sites import Site, SitePicture, SiteRow
from galaxy_alpr.db.models.statistics import (
    EVERYWHERE,
    NO_LOCATION,
    StatisticDay,
    StatisticSum,
)
from galaxy_alpr.db.models.webhooks.deliveries import WebhookAttempt, WebhookDelivery
from galaxy_alpr.db.models.webhooks.endpoints import WebhookEndpoint
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
    "CameraClaim",
    "CameraLease",
    "CameraStateChange",
    "CameraStateRow",
    "CameraWorkerRow",
    "CentreChange",
    "CentreLink",
    "CentrePicture",
    "CompatAdapterRow",
    "DeadLetter",
    "Detection",
    "DetectionSession",
    "Event",
    "EventCounter",
    "EventCursor",
    "Gate",
    "GateCommand",
    "GateDecision",
    "GateStateRow",
    "GateSwitch",
    "IdempotencyKey",
    "IdempotencyStep",
    "IngestPull",
    "IngestSource",
    "Installation",
    "Lease",
    "LegalHold",
    "Location",
    "LoginSession",
    "Lot",
    "LotCapacity",
    "LotJoin",
    "LotOccupancy",
    "LotTariff",
    "Notification",
    "NotificationChannel",
    "Pass",
    "Payment",
    "Plate",
    "PlateCandidate",
    "PlateCorrection",
    "PlateListEntry",
    "PlateTextPart",
    "ProvisionalPass",
    "PushMessage",
    "PushSubscription",
    "PushedRow",
    "Recount",
    "RecoveryCode",
    "Refund",
    "RepeatedPicture",
    "ReportSchedule",
    "Right",
    "RightLot",
    "RightPlate",
    "RightUse",
    "SecondFactor",
    "SignOnAttempt",
    "Site",
    "SitePicture",
    "SiteRow",
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
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "slot_of",
]
