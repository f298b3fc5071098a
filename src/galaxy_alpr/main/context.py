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

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.engine.image.decoding.pool import DecodeProcesses
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.main.accounts import make_log_ins, open_gate
from galaxy_alpr.main.audit import make_read_recorder
from galaxy_alpr.main.cameras.parts import Surroundings, open_cameras
from galaxy_alpr.main.database import Database, open_database
from galaxy_alpr.main.engine import build_engine, image_limits, network_files
from galaxy_alpr.main.erasure import build_privacy
from galaxy_alpr.main.live import open_feed
from galaxy_alpr.main.masking import open_masking
from galaxy_alpr.main.monitoring import open_monitor, report_build
from galaxy_alpr.main.on_demand import on_demand_pictures
from galaxy_alpr.main.requests import (
    form_limits,
    idempotency_keys,
    repeated_pictures,
    stream_settings,
)
from galaxy_alpr.main.upkeep import upkeep_workers
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.admission import Places
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.feed import EventFeed
from galaxy_alpr.services.models import models_in_use
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.services.readiness import PartCheck
from galaxy_alpr.services.readings.details.requests import RequestChecks
from galaxy_alpr.services.readings.inference import InferencePool
from galaxy_alpr.services.readings.pictures import PictureWriter
from galaxy_alpr.services.readings.store import ReadingStore
from galaxy_alpr.services.readings.submit import ReadingService
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.web.deps import AppContext, Checks

logger = logging.getLogger(__name__)


@contextmanager
def open_context(
    settings: Settings, engine: Analyzer | None = None, *, now: Callable[[], datetime] = utc_now
) -> Iterator[AppContext]:
    """Make the folders, migrate the database, load the engine, and yield the parts.

    ``engine`` replaces that of the settings, ``now`` the machine's clock. No worker is started.
    """
    with ExitStack() as resources:
        store = _store(settings)
        database = open_database(settings, store, resources)
        monitor = open_monitor(settings, database, resources)
        sessions = database.sessions
        masking, clock = open_masking(settings, sessions, store), _clock(database, now)
        gate = open_gate(settings, sessions, resources, now=now)
        feed = open_feed(settings, sessions, monitor, resources)
        engine = engine or build_engine(settings)
        processes = resources.enter_context(closing(DecodeProcesses()))
        privacy = build_privacy(settings, database, store, clock, processes, masking, resources)
        readings = _readings(
            settings, engine, sessions, store, clock, processes, masking.hashes, monitor, resources
        )
        around = Surroundings(sessions, engine, readings, feed, clock, masking.hashes, store)
        upkeep = upkeep_workers(settings, sessions, clock, monitor, resources)
        yield AppContext(
            database=database.engine,
            timeouts=database.timeouts,
            clock=clock,
            sessions=sessions,
            gate=gate,
            log_ins=make_log_ins(settings, sessions),
            read_recorder=make_read_recorder(settings, sessions),
            store=store,
            engine=engine,
            models=models_in_use(engine.info, network_files(settings)),
            readings=readings,
            on_demand=on_demand_pictures(settings, database, store, processes, masking, resources),
            hashes=masking.hashes,
            privacy=privacy,
            imports=Places(1, "another list is being imported; try again shortly"),
            idempotency=idempotency_keys(settings, sessions, clock),
            feed=feed,
            cameras=open_cameras(settings, around, resources),
            workers=(feed.worker, gate.worker, privacy.worker, *upkeep),
            checks=_checks(database, store, readings, feed),
            uploads=form_limits(settings, store),
            streams=stream_settings(settings),
            min_free_disk_mb=settings.min_free_disk_mb,
            zone=ZoneInfo(settings.timezone),
            monitor=monitor,
        )


def _store(settings: Settings) -> ArtifactStore:
    """Return the store of the files; its folders are made."""
    store = ArtifactStore(settings.data_dir, durable=settings.durable)
    store.make_folders()
    return store


def _clock(database: Database, now: Callable[[], datetime]) -> Clock:
    """Make the clock; a wrong one is logged, and the service starts: a picture refused is lost."""
    clock = Clock(newest=database.last_stored_at, now=now)
    problem = clock.problem()
    if problem is not None:
        logger.error("%s; pictures are stored with wrong moments", problem)
    return clock


def _readings(
    settings: Settings,
    engine: Analyzer,
    sessions: sessionmaker[Session],
    store: ArtifactStore,
    clock: Clock,
    processes: DecodeProcesses,
    hashes: PlateHashes,
    monitor: Monitor,
    resources: ExitStack,
) -> ReadingService:
    """Make the service that reads and stores pictures."""
    writer = PictureWriter(store=store, jpeg_quality=settings.jpeg_quality)
    pool = InferencePool(
        workers=settings.effective_engine_workers,
        queue=settings.engine_queue,
        report_refused=monitor.metrics.refused,
    )
    monitor.measure(pool.measure)
    report_build(monitor.metrics.gauges, engine.info)
    readings = ReadingService(
        engine=engine,
        pool=pool,
        store=ReadingStore(
            sessions=sessions,
            writer=writer,
            clock=clock,
            drawings=settings.save_annotated,
            hashes=hashes,
            monitor=monitor,
        ),
        checks=RequestChecks(
            sessions=sessions,
            clock=clock,
            country=settings.country,
            zone=ZoneInfo(settings.timezone),
            from_exif=settings.captured_at_from_exif,
        ),
        repeats=repeated_pictures(settings, sessions, image_limits(settings), clock),
        limits=image_limits(settings),
        clock=clock,
        processes=processes,
        monitor=monitor,
    )
    resources.callback(readings.close)
    return readings


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
