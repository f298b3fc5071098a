"""The metrics and traces of one application."""

from __future__ import annotations

import logging
import os
import platform
from contextlib import ExitStack
from pathlib import Path

from prometheus_client import start_http_server

from galaxy_alpr import __version__
from galaxy_alpr.db.pool import MeasuredPool
from galaxy_alpr.errors import Unavailable
from galaxy_alpr.main.database import Database
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.monitoring.commits import watch_commits
from galaxy_alpr.monitoring.gauges import Gauges
from galaxy_alpr.monitoring.metrics import Metrics
from galaxy_alpr.monitoring.monitor import Traces
from galaxy_alpr.services.worker import Worker
from galaxy_alpr.settings import Settings, TraceSettings, WorkerMetricsSettings
from galaxy_alpr.types import EngineInfo

logger = logging.getLogger(__name__)

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which ``prometheus_client`` gets the folder that several processes share."""

INTERVAL_S = 5


def open_monitor(settings: Settings, database: Database, resources: ExitStack) -> Monitor:
    """Return what the parts of an application report to; it measures ``database``.

    ``resources`` closes it. Raises ``Unavailable`` when traces are switched on without their extra.
    """
    folder = os.environ.get(FOLDER)
    monitor = Monitor(Metrics(Path(folder) if folder else None), _traces(settings))
    resources.callback(monitor.close)
    monitor.metrics.gauges.streams_max.set(settings.event_streams)
    watch_commits(database.sessions, monitor)
    _watch_pool(database, monitor)
    return monitor


def measurer(monitor: Monitor) -> Worker:
    """Return the worker that measures at an interval.

    Of several processes only one is asked for the metrics: it reports what the others measured.
    """
    return Worker("metrics", monitor.take, interval_s=INTERVAL_S)


def serve_metrics(settings: WorkerMetricsSettings, monitor: Monitor, resources: ExitStack) -> None:
    """Answer Prometheus at the port that the settings name, until ``resources`` is closed.

    Raises ``Unavailable`` where the port is taken.
    """
    port, host = settings.worker_metrics_port, settings.worker_metrics_host
    if port is None:
        return
    try:
        server, thread = start_http_server(port, host, monitor.metrics.registry)
    except OSError as error:
        raise Unavailable(f"GALAXY_WORKER_METRICS_PORT={port}: {error.strerror}") from error
    measures = measurer(monitor)
    measures.start()
    logger.info("metrics are at http://%s:%s/metrics", host, port)
    for end in (thread.join, server.server_close, server.shutdown, measures.stop):
        resources.callback(end)


def report_build(gauges: Gauges, info: EngineInfo) -> None:
    """Report the versions and models in use."""
    build = (__version__, platform.python_version(), info.detector, info.recognizer)
    gauges.build.labels(*build).set(1)


def _watch_pool(database: Database, monitor: Monitor) -> None:
    def measure(gauges: Gauges) -> None:
        pool = database.engine.pool
        if isinstance(pool, MeasuredPool):
            gauges.pool_open.set(pool.open)
            gauges.pool_taken.set(pool.checkedout())
            gauges.pool_max.set(pool.largest)

    if isinstance(database.engine.pool, MeasuredPool):
        database.engine.pool.report = monitor.metrics.connection
        monitor.measure(measure)


def _traces(settings: TraceSettings) -> Traces | None:
    if settings.traces_url is None:
        return None
    try:
        from galaxy_alpr.monitoring.traces import OtlpTraces
    except ImportError as error:
        raise Unavailable(
            "GALAXY_TRACES_URL needs a package: pip install 'galaxy-alpr[telemetry]'"
        ) from error
    return OtlpTraces(settings.traces_url, share=settings.traces_share, version=__version__)
