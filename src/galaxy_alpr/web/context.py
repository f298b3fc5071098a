"""The parts of one application that its routes use."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.timeouts import Timeouts
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.notify.notifications.parts import Notifications
from galaxy_alpr.notify.web_push.parts import WebPush
from galaxy_alpr.services.accounts.gate import Gate
from galaxy_alpr.services.admission import Places
from galaxy_alpr.services.alerts.readings import ReadingAlerts
from galaxy_alpr.services.audit.reads import ReadRecorder
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.detecting.detect import DetectionService
from galaxy_alpr.services.idempotency.keys import IdempotencyKeys
from galaxy_alpr.services.integrations.compat import CompatAdapters
from galaxy_alpr.services.live.feed import EventFeed
from galaxy_alpr.services.models import ModelInUse
from galaxy_alpr.services.mqtt.status import MqttSetup
from galaxy_alpr.services.oidc.sign_on import LogIns
from galaxy_alpr.services.parking.gates.parts import Gates
from galaxy_alpr.services.parking.payments.providers import PaymentProviders
from galaxy_alpr.services.privacy.masked_pictures import MaskedPictures
from galaxy_alpr.services.privacy.parts import Privacy
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.services.readiness import PartCheck
from galaxy_alpr.services.readings.drawings import Drawings
from galaxy_alpr.services.readings.lost_files import LostFiles
from galaxy_alpr.services.readings.submit import ReadingService
from galaxy_alpr.services.sites.parts import Sites
from galaxy_alpr.services.webhooks.parts import Webhooks
from galaxy_alpr.services.worker import Worker
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.web.forms.files import FormLimits
from galaxy_alpr.web.ingest.parts import Ingest
from galaxy_alpr.web.streams import StreamSettings
from galaxy_alpr.web.video.parts import Cameras


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """The checks of ``/ready`` and ``/metrics``.

    That of the disk returns the free bytes, ``backlog`` the number of unpublished events.
    """

    database: PartCheck[None]
    disk: PartCheck[int]
    engine: PartCheck[None]
    backlog: PartCheck[int]


@dataclass(frozen=True, slots=True)
class ParkingData:
    """Which standards of parking data are served."""

    apds: bool
    datex: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Integrations:
    """The parts that connect other programs, and their workers."""

    compat: CompatAdapters
    ingest: Ingest
    sites: Sites
    webhooks: Webhooks
    mqtt: MqttSetup
    notifications: Notifications
    web_push: WebPush | None
    parking_data: ParkingData
    workers: tuple[Worker, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDemandPictures:
    """The parts that make pictures at the first request for them."""

    drawings: Drawings
    lost_files: LostFiles
    masked: MaskedPictures


def _place_of_imports() -> Places:
    return Places(1, "another list is being imported; try again shortly")


@dataclass(frozen=True, slots=True, kw_only=True)
class AppContext:
    """The parts of one application; built once in ``main``."""

    database: Engine
    timeouts: Timeouts
    clock: Clock
    sessions: sessionmaker[Session]
    gate: Gate
    log_ins: LogIns
    read_recorder: ReadRecorder
    store: ArtifactStore
    engine: Analyzer
    models: tuple[ModelInUse, ...]
    readings: ReadingService
    detection: DetectionService
    on_demand: OnDemandPictures
    privacy: Privacy
    hashes: PlateHashes
    imports: Places = field(default_factory=_place_of_imports)
    """The place of an import of a list: they need much memory, one at a time."""

    idempotency: IdempotencyKeys
    feed: EventFeed
    cameras: Cameras
    payments: PaymentProviders
    alerts: ReadingAlerts
    gates: Gates
    integrations: Integrations
    workers: tuple[Worker, ...]
    checks: Checks
    uploads: FormLimits
    streams: StreamSettings
    min_free_disk_mb: int
    zone: ZoneInfo
    monitor: Monitor
