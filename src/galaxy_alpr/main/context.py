"""The parts of one application, made by one builder per feature.

A builder makes its parts from the settings and registers what has to be closed; resources are
closed in reverse order.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.engine.image.decoding.pool import DecodeProcesses
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.events import EventBroker
from galaxy_alpr.main.accounts import make_log_in, open_gate
from galaxy_alpr.main.database import Database, open_database
from galaxy_alpr.main.engine import build_engine, image_limits, network_files
from galaxy_alpr.services.admission import OneThread, Places
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.idempotency.keys import IdempotencyKeys
from galaxy_alpr.services.live.feed import EventFeed
from galaxy_alpr.services.live.record import write_events
from galaxy_alpr.services.memory import MemoryTrim
from galaxy_alpr.services.models import models_in_use
from galaxy_alpr.services.readiness import PartCheck
from galaxy_alpr.services.readings.drawings import Drawings
from galaxy_alpr.services.readings.inference import InferencePool
from galaxy_alpr.services.readings.lost_files import LostFiles
from galaxy_alpr.services.readings.pictures import PictureWriter
from galaxy_alpr.services.readings.store import ReadingStore
from galaxy_alpr.services.readings.submit import ReadingService
from galaxy_alpr.services.retention.events import EventRetention
from galaxy_alpr.services.retention.idempotency_keys import IdempotencyKeyRetention
from galaxy_alpr.settings import EventSettings, ProgramSettings, Settings
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.web.deps import AppContext, Checks
from galaxy_alpr.web.forms import FormLimits
from galaxy_alpr.web.streams import StreamSettings

logger = logging.getLogger(__name__)

MAX_WAITING = 16
"""Most requests that wait for drawings or lost crops; each holds a thread of the server."""


@contextmanager
def open_context(
    settings: Settings, engine: Analyzer | None = None, *, now: Callable[[], datetime] = utc_now
) -> Iterator[AppContext]:
    """Make the folders, migrate the database, load the engine, and yield the parts.

    ``engine`` replaces the one that the settings name, ``now`` the machine's clock. The workers
    are not started: only a service needs them. The parts are closed at the end.
    """
    with ExitStack() as resources:
        store = ArtifactStore(settings.data_dir, durable=settings.durable)
        store.make_folders()
        database = open_database(settings, store, resources)
        sessions = database.sessions
        clock = _clock(database, now)
        gate = open_gate(settings, sessions, resources, now=now)
        feed = _feed(settings, sessions, resources)
        retention = _event_retention(settings, sessions, clock, resources)
        idempotency, key_retention = _idempotency(settings, sessions, clock, resources)
        memory = MemoryTrim()
        resources.callback(memory.worker.stop)
        engine = engine or build_engine(settings)
        processes = DecodeProcesses()
        resources.callback(processes.close)
        readings = _readings(settings, engine, sessions, store, clock, processes, resources)
        drawings, lost_files = _remaking(settings, sessions, store, processes, resources)
        yield AppContext(
            database=database.engine,
            timeouts=database.timeouts,
            clock=clock,
            sessions=sessions,
            gate=gate,
            log_in=make_log_in(settings, sessions),
            store=store,
            engine=engine,
            models=models_in_use(engine.info, network_files(settings)),
            readings=readings,
            drawings=drawings,
            lost_files=lost_files,
            imports=Places(1, "another list is being imported; try again shortly"),
            idempotency=idempotency,
            feed=feed,
            workers=(
                feed.worker,
                retention.worker,
                key_retention.worker,
                memory.worker,
                gate.worker,
            ),
            checks=_checks(database, store, readings),
            uploads=FormLimits(
                max_files=settings.max_files,
                max_file_bytes=settings.max_upload_bytes,
                folder=store.uploads,
            ),
            streams=_streams(settings),
            min_free_disk_mb=settings.min_free_disk_mb,
        )


def _clock(database: Database, now: Callable[[], datetime]) -> Clock:
    """Make the clock; a wrong one is logged, and the service starts: a picture refused is lost."""
    clock = Clock(newest=database.last_stored_at, now=now)
    problem = clock.problem()
    if problem is not None:
        logger.error("%s; pictures are stored with wrong moments", problem)
    return clock


def _feed(
    settings: EventSettings, sessions: sessionmaker[Session], resources: ExitStack
) -> EventFeed:
    """Make the feed of the live streams; commits of ``sessions`` wake it."""
    broker = EventBroker(capacity=settings.event_queue)
    feed = EventFeed(sessions=sessions, broker=broker, poll_s=settings.event_poll_s)
    resources.callback(feed.worker.stop)
    resources.callback(broker.close)
    write_events(sessions, feed.worker.wake)
    return feed


def _event_retention(
    settings: EventSettings,
    sessions: sessionmaker[Session],
    clock: Clock,
    resources: ExitStack,
) -> EventRetention:
    retention = EventRetention(
        sessions=sessions,
        max_age=timedelta(days=settings.event_keep_days),
        max_count=settings.event_keep_count,
        clock=clock,
    )
    resources.callback(retention.worker.stop)
    return retention


def _idempotency(
    settings: ProgramSettings,
    sessions: sessionmaker[Session],
    clock: Clock,
    resources: ExitStack,
) -> tuple[IdempotencyKeys, IdempotencyKeyRetention]:
    keep = timedelta(hours=settings.idempotency_keep_hours)
    keys = IdempotencyKeys(sessions=sessions, clock=clock, keep=keep)
    retention = IdempotencyKeyRetention(sessions=sessions, keys=keys)
    resources.callback(retention.worker.stop)
    return keys, retention


def _readings(
    settings: Settings,
    engine: Analyzer,
    sessions: sessionmaker[Session],
    store: ArtifactStore,
    clock: Clock,
    processes: DecodeProcesses,
    resources: ExitStack,
) -> ReadingService:
    """Make the service that reads and stores pictures."""
    writer = PictureWriter(store=store, jpeg_quality=settings.jpeg_quality)
    readings = ReadingService(
        engine=engine,
        pool=InferencePool(workers=settings.engine_workers, queue=settings.engine_queue),
        store=ReadingStore(
            sessions=sessions, writer=writer, clock=clock, drawings=settings.save_annotated
        ),
        sessions=sessions,
        limits=image_limits(settings),
        clock=clock,
        processes=processes,
        country=settings.country,
    )
    resources.callback(readings.close)
    return readings


def _remaking(
    settings: Settings,
    sessions: sessionmaker[Session],
    store: ArtifactStore,
    processes: DecodeProcesses,
    resources: ExitStack,
) -> tuple[Drawings, LostFiles]:
    """Make the parts that make drawings and lost crops on demand, all in one thread."""
    thread = OneThread(MAX_WAITING, "too many pictures are being drawn; try again shortly")
    resources.callback(thread.close)
    limits, quality = image_limits(settings), settings.jpeg_quality
    drawings = Drawings(
        sessions=sessions,
        store=store,
        limits=limits,
        processes=processes,
        thread=thread,
        jpeg_quality=quality,
    )
    lost_files = LostFiles(
        sessions=sessions,
        store=store,
        limits=limits,
        processes=processes,
        thread=thread,
        jpeg_quality=quality,
    )
    return drawings, lost_files


def _checks(database: Database, store: ArtifactStore, readings: ReadingService) -> Checks:
    def disk() -> int:
        free = store.free_bytes()
        store.check_writable()
        return free

    return Checks(
        database=PartCheck("database", database.check),
        disk=PartCheck("disk", disk),
        engine=PartCheck("engine", readings.check_engine),
    )


def _streams(settings: EventSettings) -> StreamSettings:
    return StreamSettings(
        max_streams=settings.event_streams,
        lifetime_s=settings.event_lifetime_s,
        heartbeat_s=settings.event_heartbeat_s,
    )
