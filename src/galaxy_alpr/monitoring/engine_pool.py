"""The counters of the inference pool: what a service asks, and what a worker answers."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

ASKED_SECONDS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
"""Upper bounds of the histogram's buckets."""

OUTCOMES = (
    *("answered", "failed", "refused"),
    *("no_worker", "full", "deadline", "resting", "nats_away", "too_large"),
)
"""What became of a request: the first three were answered by a worker."""


class EnginePoolCounters:
    """Counts requests to the pool. Every method may be called from any thread and never waits."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Counter(
            "galaxy_alpr_engine_pool_requests",
            "Requests to the engine workers by what became of them.",
            ("outcome",),
            registry=registry,
        )
        self._seconds = Histogram(
            "galaxy_alpr_engine_pool_request_duration_seconds",
            "Time until an engine worker's answer.",
            buckets=ASKED_SECONDS,
            registry=registry,
        )
        self._worker_seconds = Histogram(
            "galaxy_alpr_engine_worker_request_duration_seconds",
            "Time in which an engine worker answered a request.",
            buckets=ASKED_SECONDS,
            registry=registry,
        )
        for outcome in OUTCOMES:
            self._requests.labels(outcome)

    def asked(self, outcome: str, seconds: float) -> None:
        """Count a request that ended with ``outcome``, one of ``OUTCOMES``, after ``seconds``."""
        self._requests.labels(outcome).inc()
        if outcome == "answered":
            self._seconds.observe(seconds)

    def answered(self, seconds: float) -> None:
        """Count a request that this process, an engine worker, answered within ``seconds``."""
        self._worker_seconds.observe(seconds)
