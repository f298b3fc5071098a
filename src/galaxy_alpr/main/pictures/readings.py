"""The service that reads and stores pictures."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.engine.image.decoding.pool import DecodeProcesses
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.main.engine import image_limits
from galaxy_alpr.main.monitoring import report_build
from galaxy_alpr.main.pictures.masking import Masking
from galaxy_alpr.main.requests import repeated_pictures
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.detecting.detect import DetectionService
from galaxy_alpr.services.readings.details.requests import RequestChecks
from galaxy_alpr.services.readings.inference import InferencePool
from galaxy_alpr.services.readings.pictures import PictureWriter
from galaxy_alpr.services.readings.store import Further, ReadingStore
from galaxy_alpr.services.readings.submit import ReadingService
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore


@dataclass(frozen=True, slots=True)
class PictureParts:
    """The parts of an application with which pictures are read and stored."""

    settings: Settings
    engine: Analyzer
    sessions: sessionmaker[Session]
    store: ArtifactStore
    clock: Clock
    processes: DecodeProcesses
    masking: Masking
    monitor: Monitor


def open_readings(
    parts: PictureParts, also: Sequence[Further], resources: ExitStack
) -> tuple[ReadingService, DetectionService]:
    """Make the services that read pictures and that only detect; they share a queue.

    ``also`` writes with each picture that is read.
    """
    settings, sessions, clock, monitor = parts.settings, parts.sessions, parts.clock, parts.monitor
    writer = PictureWriter(store=parts.store, jpeg_quality=settings.jpeg_quality)
    pool = InferencePool(
        workers=settings.effective_engine_workers,
        queue=settings.engine_queue,
        report_refused=monitor.metrics.refused,
    )
    monitor.measure(pool.measure)
    report_build(monitor.metrics.gauges, parts.engine.info)
    readings = ReadingService(
        engine=parts.engine,
        pool=pool,
        store=ReadingStore(
            sessions=sessions,
            writer=writer,
            clock=clock,
            drawings=settings.save_annotated,
            hashes=parts.masking.hashes,
            monitor=monitor,
            also=also,
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
        processes=parts.processes,
        monitor=monitor,
    )
    resources.callback(readings.close)
    detection = DetectionService(
        engine=parts.engine,
        pool=pool,
        limits=image_limits(settings),
        processes=parts.processes,
        monitor=monitor,
    )
    return readings, detection
