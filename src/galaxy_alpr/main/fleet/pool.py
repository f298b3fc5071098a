"""The inference pool: a service's engine that asks it, and the worker of a process of its own."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import cv2
import onnxruntime

from galaxy_alpr import __version__
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.errors import Unavailable
from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.pool.client import PoolClient
from galaxy_alpr.fleet.pool.engine import PooledEngine
from galaxy_alpr.fleet.pool.identity import EngineIdentity, engine_identity
from galaxy_alpr.fleet.pool.worker import PoolWorker
from galaxy_alpr.machine import usable_cores, usable_memory
from galaxy_alpr.main.engine import build_engine, network_files
from galaxy_alpr.main.fleet.nats import open_nats
from galaxy_alpr.main.monitoring import serve_metrics
from galaxy_alpr.main.start_block import block
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.monitoring.gauges import Gauges
from galaxy_alpr.services.models import models_in_use
from galaxy_alpr.settings import EngineSettings, Settings
from galaxy_alpr.settings.engine import default_workers

logger = logging.getLogger(__name__)


def pooled(
    engine: Analyzer, settings: Settings, nats: NatsConnection, monitor: Monitor
) -> PooledEngine:
    """Return an engine whose networks run in the pool."""
    identity = identity_of(engine, settings)
    client = PoolClient(nats, identity, deadline_s=settings.engine_pool_deadline_s)
    client.start()
    logger.info("pictures are read by engine workers with the models %s", identity.digest)

    def measure(gauges: Gauges) -> None:
        gauges.engine_pool_workers.set(client.presence.workers)
        gauges.engine_pool_slots.set(client.presence.slots)

    monitor.measure(measure)
    return PooledEngine(
        engine,
        client,
        fallback=settings.engine_pool_fallback,
        own_slots=default_workers(usable_cores(), usable_memory()),
        report=monitor.metrics.engine_pool.asked,
    )


@contextmanager
def open_engine_worker(
    settings: Settings, slots: int | None, engine: Analyzer | None = None
) -> Iterator[PoolWorker]:
    """Load the engine, log what the worker runs with, and yield it; it is not started yet.

    ``slots`` is how many requests it processes at a time, by default as many as a service would;
    ``engine`` replaces that of the settings. At the end, the requests in work are answered.
    Raises ``Unavailable`` where no NATS server is named, and as ``build_engine``.
    """
    if not settings.nats_urls:
        raise Unavailable("an engine worker needs GALAXY_NATS_URL")
    count = slots or settings.effective_engine_workers
    engine = engine or build_engine(settings.model_copy(update={"engine_workers": count}))
    identity = identity_of(engine, settings)
    with ExitStack() as resources:
        nats = open_nats(settings, resources)
        assert nats is not None
        monitor = Monitor()
        serve_metrics(settings, monitor, resources)
        worker = PoolWorker(
            nats,
            engine,
            identity,
            slots=count,
            deadline_s=settings.engine_pool_deadline_s,
            report=monitor.metrics.engine_pool.answered,
        )
        logger.info("%s", worker_block(settings, identity, count))
        resources.callback(worker.stop)
        yield worker


def worker_block(settings: Settings, identity: EngineIdentity, slots: int) -> str:
    """Return one line for each thing that a worker runs with, under its name and version."""
    rows = {
        "NATS": ", ".join(settings.nats_urls),
        "detector": identity.info.detector,
        "recognizer": identity.info.recognizer,
        "models": identity.digest,
        "engine": f"{slots} at a time, up to {settings.engine_threads} threads each",
        "country": settings.country or "of each location; none by default",
    }
    return block(f"Galaxy ALPR {__version__}, engine worker, has started", rows)


def identity_of(engine: Analyzer, settings: EngineSettings) -> EngineIdentity:
    """Return the identity of an engine: equal ones have the same models, options and runtimes."""
    models = models_in_use(engine.info, network_files(settings))
    files = {
        model.full_name: model.manifest.sha256 or ""
        for model in models
        if model.manifest is not None
    }
    files |= {path.name: _sha256(path) for path in _named_files(settings)}
    options: dict[str, object] = {
        "country": settings.country,
        "detector_input_size": settings.detector_input_size,
        "detector_second_look": settings.detector_second_look,
        "gemini_model": settings.gemini_model,
        "min_confidence": settings.min_confidence,
        "onnxruntime": onnxruntime.__version__,
        "opencv": cv2.__version__,
    }
    return engine_identity(engine.info, files, options)


def _named_files(settings: EngineSettings) -> list[Path]:
    """Return the files of networks that the settings name, of every kind."""
    names = (settings.detector, settings.vehicle_detector, settings.recognizer)
    paths = [Path(name.removeprefix("ultralytics:")) for name in names if name is not None]
    return [path for path in paths if path.is_file()]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
