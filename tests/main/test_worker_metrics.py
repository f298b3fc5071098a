"""Worker processes answer Prometheus at a port of their own, until they end."""

from __future__ import annotations

import socket
from contextlib import ExitStack

import httpx2
import pytest

from galaxy_alpr.errors import Unavailable
from galaxy_alpr.main.monitoring import serve_metrics
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.settings import WorkerMetricsSettings

HOST = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def test_what_is_counted_and_measured_is_answered() -> None:
    monitor, port = Monitor(), free_port()
    monitor.measure(lambda gauges: gauges.engine_pool_slots.set(3))
    url = f"http://{HOST}:{port}/metrics"
    with ExitStack() as resources:
        serve_metrics(WorkerMetricsSettings(worker_metrics_port=port), monitor, resources)
        monitor.metrics.engine_pool.answered(0.2)
        monitor.take()
        text = httpx2.get(url).text
    assert "galaxy_alpr_engine_worker_request_duration_seconds_count 1.0\n" in text
    assert "galaxy_alpr_engine_pool_slots 3.0\n" in text
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(url)


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as taken, ExitStack() as resources:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Unavailable, match=f"GALAXY_WORKER_METRICS_PORT={port}"):
            serve_metrics(WorkerMetricsSettings(worker_metrics_port=port), Monitor(), resources)
