"""The parts of one application, made by one builder per feature.

A builder makes its parts from the settings and registers what has to be closed; resources are
closed in reverse order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.events import EventBroker
from galaxy_alpr.main.engine import build_engine, image_limits, network_files
from galaxy_alpr.services.admission import OneThread, Places
from galaxy_alpr.services.installation import open_pair
from galaxy_alpr.services.live.feed import EventFeed
from galaxy_alpr.services.live.record import write_events
from galaxy_alpr.services.memory import MemoryTrim
from galaxy_alpr.services.models import models_in_use
from galaxy_alpr.services.readings.drawings import Drawings
from galaxy_alpr.services.readings.inference import InferencePool
from galaxy_alpr.services.readings.lost_files import LostFiles
from galaxy_alpr.services.readings.pictures import PictureWriter
from galaxy_alpr.services.readings.store import ReadingStore
from galaxy_alpr.services.readings.submit import ReadingService
from galaxy_alpr.services.retention.events import EventRetention
from galaxy_alpr.settings import EventSettings, Settings, StorageSettings
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.web.deps import AppContext
from galaxy_alpr.web.forms import FormLimits
from galaxy_alpr.web.streams import StreamSettings

MAX_WAITING = 16
"""Most requests that wait for drawings and lost crops; each holds a thread of the server."""


@contextmanager
def open_context(settings: Settings, engine: Analyzer | None = None) -> Iterator[AppContext]:
    """Make the folders, migrate the database, load the engine, and yield the parts.

    ``engine`` replaces the one that the settings name. The workers are not started: only
    a service needs them. The parts are closed at the end.
    """
    with ExitStack() as resources:
        store = ArtifactStore(settings.data_dir, durable=settings.durable)
        store.make_folders()
        database = _database(settings, store, resources)
        sessions = make_sessionmaker(database)
        feed = _feed(settings, sessions, resources)
        retention = _event_retention(settings, sessions, resources)
        memory = MemoryTrim()
        resources.callback(memory.worker.stop)
        pictures = OneThread("pictures", waiting=MAX_WAITING)
        resources.callback(pictures.close)
        engine = engine or build_engine(settings)
        yield AppContext(
            database=database,
            sessions=sessions,
            store=store,
            engine=engine,
            models=models_in_use(engine.info, network_files(settings)),
            readings=_readings(settings, engine, sessions, store, resources),
            drawings=Drawings(
                sessions=sessions,
                store=store,
                limits=image_limits(settings),
                jpeg_quality=settings.jpeg_quality,
                thread=pictures,
            ),
            lost_files=LostFiles(
                sessions=sessions,
                store=store,
                limits=image_limits(settings),
                jpeg_quality=settings.jpeg_quality,
                thread=pictures,
            ),
            imports=Places(1, "another list is being imported; try again shortly"),
            feed=feed,
            workers=(feed.worker, retention.worker, memory.worker),
            uploads=FormLimits(
                max_files=settings.max_files,
                max_file_bytes=settings.max_upload_bytes,
                folder=store.uploads,
            ),
            streams=_streams(settings),
            min_free_disk_mb=settings.min_free_disk_mb,
        )


def _database(settings: StorageSettings, store: ArtifactStore, resources: ExitStack) -> Engine:
    """Connect to the database, check that it belongs to the data folder, and migrate it."""
    database = make_engine(settings.effective_database_url, durable=settings.durable)
    resources.callback(database.dispose)
    open_pair(database, store)
    return database


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
    settings: EventSettings, sessions: sessionmaker[Session], resources: ExitStack
) -> EventRetention:
    retention = EventRetention(
        sessions=sessions,
        max_age=timedelta(days=settings.event_keep_days),
        max_count=settings.event_keep_count,
    )
    resources.callback(retention.worker.stop)
    return retention


def _readings(
    settings: Settings,
    engine: Analyzer,
    sessions: sessionmaker[Session],
    store: ArtifactStore,
    resources: ExitStack,
) -> ReadingService:
    """Make the service that reads and stores pictures."""
    writer = PictureWriter(store=store, jpeg_quality=settings.jpeg_quality)
    readings = ReadingService(
        engine=engine,
        pool=InferencePool(workers=settings.engine_workers, queue=settings.engine_queue),
        store=ReadingStore(sessions=sessions, writer=writer, drawings=settings.save_annotated),
        sessions=sessions,
        limits=image_limits(settings),
        country=settings.country,
    )
    resources.callback(readings.close)
    return readings


def _streams(settings: EventSettings) -> StreamSettings:
    return StreamSettings(
        max_streams=settings.event_streams,
        lifetime_s=settings.event_lifetime_s,
        heartbeat_s=settings.event_heartbeat_s,
    )
