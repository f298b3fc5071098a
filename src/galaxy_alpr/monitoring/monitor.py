"""The one object through which the service reports what it does and how long that takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import perf_counter
from typing import Protocol

from galaxy_alpr.monitoring.gauges import Gauges
from galaxy_alpr.monitoring.metrics import Metrics, Stage


class Traces(Protocol):
    """Spans of OpenTelemetry; ``monitoring/traces.py`` has them, with the extra ``telemetry``."""

    def span(self, name: str) -> AbstractContextManager[object]:
        """Return a context manager whose block is the span ``name``, below the current span."""

    def past_span(self, name: str, began: float, seconds: float) -> None:
        """Record a span that began at the moment ``began`` of ``time.perf_counter``."""

    def close(self) -> None:
        """Send what was not sent yet."""

    def request(
        self, method: str, headers: Mapping[str, str], request_id: str
    ) -> AbstractContextManager[RequestSpan]:
        """Return a context manager whose block is the span of a request."""


class RequestSpan(Protocol):
    """The span of a request."""

    def answered(self, method: str, route: str, status: int) -> None:
        """Set how the request was answered; ``route`` is the template of its path."""


_NOTHING = nullcontext()


class Monitor:
    """Feeds the metrics, and the traces where there are any."""

    def __init__(self, metrics: Metrics | None = None, traces: Traces | None = None) -> None:
        self.metrics = metrics or Metrics()
        self.traces = traces
        self._sources: list[Callable[[Gauges], None]] = []

    def measure(self, source: Callable[[Gauges], None]) -> None:
        """Let ``source`` set gauges whenever somebody asks; it must not wait for anything."""
        self._sources.append(source)

    def take(self) -> None:
        """Set all measured gauges."""
        for source in self._sources:
            source(self.metrics.gauges)

    def render(self, accept: str) -> tuple[bytes, str]:
        """Measure, and return all metrics as text with its media type (see ``Metrics``)."""
        self.take()
        return self.metrics.render(accept)

    @contextmanager
    def stage(self, name: Stage) -> Iterator[None]:
        """Measure the block as a stage of one picture; one that fails is not counted."""
        began = perf_counter()
        with _NOTHING if self.traces is None else self.traces.span(name):
            yield
        self.metrics.stage(name, perf_counter() - began)

    def past_stage(self, name: Stage, began: float, seconds: float) -> None:
        """Count a stage that is over; it began at the moment ``began`` of ``perf_counter``."""
        self.metrics.stage(name, seconds)
        if self.traces is not None:
            self.traces.past_span(name, began, seconds)

    def committed(self, began: float, seconds: float) -> None:
        """Count a commit of the database; ``began`` as for ``past_stage``."""
        self.metrics.committed(seconds)
        if self.traces is not None:
            self.traces.past_span("commit", began, seconds)

    def request(
        self, method: str, headers: Mapping[str, str], request_id: str
    ) -> AbstractContextManager[RequestSpan | None]:
        """Return a context manager whose block is the span of a request, if there are traces."""
        if self.traces is None:
            return _NOTHING
        return self.traces.request(method, headers, request_id)

    def close(self) -> None:
        """Send the spans that were not sent yet."""
        if self.traces is not None:
            self.traces.close()
