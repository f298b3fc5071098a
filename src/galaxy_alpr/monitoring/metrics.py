"""The counters and histograms of one application, and their text for Prometheus.

No label names a plate, a person or a place: its values are words of this program. Each application
has a registry of its own. In the mode for several processes (``folder``) the values of all of them
are in files of one folder, and the process that is asked adds them up.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from galaxy_alpr.enums import UnreadReason
from galaxy_alpr.monitoring.engine_pool import EnginePoolCounters
from galaxy_alpr.monitoring.gauges import Gauges
from galaxy_alpr.monitoring.integrations import IntegrationCounters
from galaxy_alpr.types import ImageResult

REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
STAGE_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
DATABASE_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Upper bounds of the histograms' buckets."""

Stage = Literal["queue", "decode", "detect", "read", "store"]
"""What a picture passes through."""

CONTENTS = ("plates", "vehicles", "nothing")
LINES = ("engine", "costly")

# Each counter would also have a gauge with the moment when it was made, which nobody asks for.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """Counts what happens. Every method may be called from any thread and never waits.

    ``folder`` is that of ``PROMETHEUS_MULTIPROC_DIR``, where several processes serve.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._registry = CollectorRegistry()
        self.gauges = Gauges(self._registry)
        if folder is None:
            ProcessCollector(registry=self._registry)
            PlatformCollector(registry=self._registry)
            GCCollector(registry=self._registry)
        self._count_requests()
        self._count_pictures()
        self._count_events_and_database()
        self.integrations = IntegrationCounters(self._registry)
        self.engine_pool = EnginePoolCounters(self._registry)
        self._begin_at_zero()

    def _count_requests(self) -> None:
        self._requests = Counter(
            "galaxy_alpr_http_requests",
            "Answered requests.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._request_s = Histogram(
            "galaxy_alpr_http_request_duration_seconds",
            "Time to the end of an answer; of a live stream to its beginning.",
            ("method", "route"),
            buckets=REQUEST_SECONDS,
            registry=self._registry,
        )

    def _count_pictures(self) -> None:
        self._stage_s = Histogram(
            "galaxy_alpr_stage_duration_seconds",
            "Time of one picture in a stage: queue, decode, detect, read, store.",
            ("stage",),
            buckets=STAGE_SECONDS,
            registry=self._registry,
        )
        self._pictures = Counter(
            "galaxy_alpr_pictures_stored",
            "Pictures that were read and stored, by what is in them: plates, vehicles, nothing.",
            ("content",),
            registry=self._registry,
        )
        self._plates_read = Counter(
            "galaxy_alpr_plates_read", "Detected plates with a text.", registry=self._registry
        )
        self._plates_unread = Counter(
            "galaxy_alpr_plates_unread",
            "Detected plates without a reliable text.",
            ("reason",),
            registry=self._registry,
        )
        self._engine_failures = Counter(
            "galaxy_alpr_engine_failures",
            "Pictures for which a network failed.",
            registry=self._registry,
        )
        self._refused = Counter(
            "galaxy_alpr_queue_refused",
            "Uploads refused because a line was full: engine, or costly pictures.",
            ("line",),
            registry=self._registry,
        )

    def _count_events_and_database(self) -> None:
        self._events_published = Counter(
            "galaxy_alpr_events_published",
            "Events passed to the live streams.",
            registry=self._registry,
        )
        self._events_lost = Counter(
            "galaxy_alpr_events_lost",
            "Events that a live stream did not get, summed over the streams.",
            registry=self._registry,
        )
        self._connection_s = Histogram(
            "galaxy_alpr_database_connection_wait_seconds",
            "Time until the pool gave a connection, opened and checked.",
            buckets=DATABASE_SECONDS,
            registry=self._registry,
        )
        self._pool_timeouts = Counter(
            "galaxy_alpr_database_pool_timeouts",
            "Waits for a free connection that ended without one.",
            registry=self._registry,
        )
        self._commit_s = Histogram(
            "galaxy_alpr_database_commit_duration_seconds",
            "Time of a commit with the writes that it sends.",
            buckets=DATABASE_SECONDS,
            registry=self._registry,
        )

        self._gate_decisions = Counter(
            "galaxy_alpr_gate_decisions",
            "Decisions at gates, also of gates that only show what they would do.",
            ("outcome", "reason"),
            registry=self._registry,
        )

    def _begin_at_zero(self) -> None:
        """Make the values whose labels are known: the first event is then an increase, too."""
        for stage in get_args(Stage):
            self._stage_s.labels(stage)
        for content in CONTENTS:
            self._pictures.labels(content)
        for reason in UnreadReason:
            self._plates_unread.labels(reason)
        for line in LINES:
            self._refused.labels(line)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer to ``route``, the template of its path, ``seconds`` after its request."""
        self._requests.labels(method, route, str(status)).inc()
        self._request_s.labels(method, route).observe(seconds)

    def stage(self, name: Stage, seconds: float) -> None:
        """Count a picture that was in the stage ``name`` for ``seconds``."""
        self._stage_s.labels(name).observe(seconds)

    def stored(self, result: ImageResult) -> None:
        """Count a stored picture and its plates."""
        content = "plates" if result.plates else "vehicles" if result.detections else "nothing"
        self._pictures.labels(content).inc()
        for plate in result.plates:
            if plate.text is not None:
                self._plates_read.inc()
            else:
                self._plates_unread.labels(plate.quality.reason or "unknown").inc()

    def engine_failed(self) -> None:
        """Count a picture for which a network failed."""
        self._engine_failures.inc()

    def refused(self, line: str) -> None:
        """Count an upload that was refused because ``line`` was full."""
        self._refused.labels(line).inc()

    def events_published(self, count: int) -> None:
        """Count events that were passed to the live streams."""
        self._events_published.inc(count)

    def events_lost(self, count: int) -> None:
        """Count events that one stream did not get."""
        self._events_lost.inc(count)

    def gate_decided(self, outcome: str, reason: str) -> None:
        """Count a decision at a gate: a ``GateOutcome`` with its ``GateReason``."""
        self._gate_decisions.labels(outcome, reason).inc()

    def connection(self, seconds: float, got: bool) -> None:
        """Count a wait of ``seconds`` for a connection; without ``got`` it timed out."""
        self._connection_s.observe(seconds)
        if not got:
            self._pool_timeouts.inc()

    def committed(self, seconds: float) -> None:
        """Count a commit that took ``seconds``."""
        self._commit_s.observe(seconds)

    @property
    def registry(self) -> CollectorRegistry:
        """The values of this process, for a server that writes them out by itself."""
        return self._registry

    def render(self, accept: str) -> tuple[bytes, str]:
        """Return all values as text, and its media type, one that the header ``accept`` names."""
        encode, media_type = choose_encoder(accept)
        if self._folder is None:
            return encode(self._registry), media_type
        for pid in _ended(self._folder):
            mark_process_dead(pid, str(self._folder))  # type: ignore[no-untyped-call]
        together = CollectorRegistry()
        MultiProcessCollector(together, str(self._folder))  # type: ignore[no-untyped-call]
        return encode(together), media_type


def _ended(folder: Path) -> Iterator[int]:
    """Yield the ids of the processes that left gauges in ``folder`` and run no more."""
    for pid in {int(path.stem.rpartition("_")[2]) for path in folder.glob("gauge_live*.db")}:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            yield pid
        except PermissionError:  # another user's process has the id now
            yield pid
