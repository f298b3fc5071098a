"""The parts of one application, made by one builder per feature.

A builder makes its parts from the settings and registers what has to be closed; resources are
closed in reverse order.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.engine.image.decoding.pool import DecodeProcesses
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.main.accounts import make_log_ins, open_gate
from galaxy_alpr.main.alerts.parts import open_alerts
from galaxy_alpr.main.audit import make_read_recorder
from galaxy_alpr.main.cameras.parts import Surroundings, open_cameras
from galaxy_alpr.main.database import Database, open_database
from galaxy_alpr.main.engine import build_engine, network_files
from galaxy_alpr.main.erasure import build_privacy
from galaxy_alpr.main.fleet.engine import engine_or_pool
from galaxy_alpr.main.fleet.parts import FleetParts, open_fleet
from galaxy_alpr.main.gates.parts import open_gates
from galaxy_alpr.main.ingest.parts import open_ingest
from galaxy_alpr.main.integrations.parts import open_integrations
from galaxy_alpr.main.monitoring import open_monitor
from galaxy_alpr.main.parking.payments import payment_providers
from galaxy_alpr.main.pictures.masking import open_masking
from galaxy_alpr.main.pictures.on_demand import on_demand_pictures
from galaxy_alpr.main.pictures.readings import PictureParts
from galaxy_alpr.main.requests import (
    form_limits,
    idempotency_keys,
    stream_settings,
)
from galaxy_alpr.main.storage import open_store
from galaxy_alpr.main.upkeep import upkeep_workers
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.feed import EventFeed
from galaxy_alpr.services.models import models_in_use
from galaxy_alpr.services.readiness import PartCheck
from galaxy_alpr.services.readings.submit import ReadingService
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.web.context import AppContext, Checks

logger = logging.getLogger(__name__)


@contextmanager
def open_context(
    settings: Settings, engine: Analyzer | None = None, *, now: Callable[[], datetime] = utc_now
) -> Iterator[AppContext]:
    """Make the folders, migrate the database, load the engine, and yield the parts.

    ``engine`` replaces that of the settings, ``now`` the machine's clock. No worker is started.
    """
    with ExitStack() as resources:
        yield _open(settings, engine, now, resources)


def _open(
    settings: Settings, engine: Analyzer | None, now: Callable[[], datetime], resources: ExitStack
) -> AppContext:
    """Return the parts of one application; ``resources`` closes them."""
    store, database = _data(settings, resources)
    monitor, sessions = open_monitor(settings, database, resources), database.sessions
    masking, clock = open_masking(settings, sessions, store), _clock(database, now)
    gate = open_gate(settings, sessions, resources, now=now)
    fleet, feed = open_fleet(settings, database, monitor, resources)
    alerts = open_alerts(settings, sessions, clock, resources)
    engine, processes = _engine(settings, engine, fleet, monitor), _processes(resources)
    privacy = build_privacy(settings, database, store, clock, processes, masking, resources)
    gates = open_gates(settings, sessions, clock, store, masking.hashes, resources)
    pictures = PictureParts(settings, engine, sessions, store, clock, processes, masking, monitor)
    readings, detection, ingest = open_ingest(pictures, gates, alerts.of_readings, resources)
    around = Surroundings(sessions, engine, readings, feed, clock, masking.hashes, store, fleet)
    integrations = open_integrations(settings, around, gate, ingest, monitor, resources)
    workers = [feed.worker, gate.worker, privacy.worker, *alerts.workers, *integrations.workers]
    return AppContext(
        database=database.engine,
        timeouts=database.timeouts,
        clock=clock,
        sessions=sessions,
        gate=gate,
        log_ins=make_log_ins(settings, sessions, store),
        read_recorder=make_read_recorder(settings, sessions),
        store=store,
        engine=engine,
        models=models_in_use(engine.info, network_files(settings)),
        readings=readings,
        detection=detection,
        on_demand=on_demand_pictures(settings, database, store, processes, masking, resources),
        hashes=masking.hashes,
        privacy=privacy,
        idempotency=idempotency_keys(settings, sessions, clock),
        feed=feed,
        alerts=alerts.of_readings,
        cameras=open_cameras(settings, around, resources),
        gates=gates,
        payments=payment_providers(settings),
        integrations=integrations,
        workers=(*workers, *upkeep_workers(settings, sessions, clock, monitor, resources)),
        checks=_checks(database, store, readings, feed),
        uploads=form_limits(settings, store),
        streams=stream_settings(settings),
        min_free_disk_mb=settings.min_free_disk_mb,
        zone=ZoneInfo(settings.timezone),
        monitor=monitor,
    )


def _data(settings: Settings, resources: ExitStack) -> tuple[ArtifactStore, Database]:
    """Return the store of the files, whose folders are made, and the migrated database."""
    store = open_store(settings)
    store.make_folders()
    return store, open_database(settings, store, resources)


def _engine(
    settings: Settings, engine: Analyzer | None, fleet: FleetParts, monitor: Monitor
) -> Analyzer:
    return engine_or_pool(engine or build_engine(settings), settings, fleet.nats, monitor)


def _processes(resources: ExitStack) -> DecodeProcesses:
    return resources.enter_context(closing(DecodeProcesses()))


def _clock(database: Database, now: Callable[[], datetime]) -> Clock:
    """Make the clock; a wrong one is logged, and the service starts: a picture refused is lost."""
    clock = Clock(newest=database.last_stored_at, now=now)
    problem = clock.problem()
    if problem is not None:
        logger.error("%s; pictures are stored with wrong moments", problem)
    return clock


def _checks(
    database: Database, store: ArtifactStore, readings: ReadingService, feed: EventFeed
) -> Checks:
    def disk() -> int:
        free = store.free_bytes()
        store.check_writable()
        return free

    return Checks(
        database=PartCheck("database", database.check),
        disk=PartCheck("disk", disk),
        engine=PartCheck("engine", readings.check_engine),
        backlog=PartCheck("event-backlog", feed.backlog),
    )
