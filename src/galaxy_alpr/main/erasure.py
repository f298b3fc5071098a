"""The parts that delete, erase and hand out what is stored on plates."""

from __future__ import annotations

from contextlib import ExitStack

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.engine.image.decoding.pool import DecodeProcesses
from galaxy_alpr.ingest.passes.erasure import ErasablePasses
from galaxy_alpr.main.cameras.parts import cameras_folder
from galaxy_alpr.main.database import Database
from galaxy_alpr.main.engine import image_limits
from galaxy_alpr.main.pictures.masking import Masking
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.privacy.erasure import Erasure
from galaxy_alpr.services.privacy.export import SubjectExport
from galaxy_alpr.services.privacy.parts import Privacy
from galaxy_alpr.services.privacy.photos import PhotoEraser
from galaxy_alpr.services.retention.keep import Keep
from galaxy_alpr.services.retention.readings import ReadingRetention
from galaxy_alpr.settings import RetentionSettings, Settings
from galaxy_alpr.storage import ArtifactStore


def keep_of(settings: RetentionSettings) -> Keep:
    """Return how long photos are kept whose lot has no ages of its own."""
    return Keep(settings.keep_days, settings.keep_days_unlisted)


def build_privacy(
    settings: Settings,
    database: Database,
    store: ArtifactStore,
    clock: Clock,
    processes: DecodeProcesses,
    masking: Masking,
    resources: ExitStack,
) -> Privacy:
    """Make the parts; ``resources`` stops the worker that deletes expired photos."""
    sessions = database.sessions
    retention = ReadingRetention(
        sessions=sessions, store=store, keep=keep_of(settings), clock=clock
    )
    resources.callback(retention.worker.stop)
    return Privacy(
        erasure=build_erasure(settings, database.engine, sessions, store, masking, processes),
        subject_export=build_subject_export(settings, sessions, store, masking, processes),
        retention=retention,
    )


def build_erasure(
    settings: Settings,
    database: Engine,
    sessions: sessionmaker[Session],
    store: ArtifactStore,
    masking: Masking,
    processes: DecodeProcesses | None = None,
) -> Erasure:
    """Make the part that erases plates."""
    photos = PhotoEraser(
        sessions=sessions,
        store=store,
        limits=image_limits(settings),
        processes=processes,
        jpeg_quality=settings.jpeg_quality,
    )
    return Erasure(
        database=database,
        sessions=sessions,
        store=store,
        photos=photos,
        hashes=masking.hashes,
        waiting=ErasablePasses(cameras_folder(store)),
    )


def build_subject_export(
    settings: Settings,
    sessions: sessionmaker[Session],
    store: ArtifactStore,
    masking: Masking,
    processes: DecodeProcesses | None = None,
) -> SubjectExport:
    """Make the part that exports what is stored on a plate."""
    return SubjectExport(
        sessions=sessions,
        store=store,
        limits=image_limits(settings),
        processes=processes,
        jpeg_quality=settings.jpeg_quality,
        hashes=masking.hashes,
        find_faces=masking.find_faces,
    )
