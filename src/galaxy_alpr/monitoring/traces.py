"""Spans that are sent to an OpenTelemetry collector.

Needs the extra ``telemetry``; this module is imported only where traces are switched on. The
attributes are those that are set here, and none can contain a plate.
"""

# Not FastAPI's own spans: their attributes are the path and the query as they were sent.

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter, time_ns

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

EXPORT_S = 3
"""Longest wait for the collector; one that is gone does not hold up a stop for long."""


class OtlpTraces:
    """Makes spans and sends them to ``url`` over OTLP/HTTP, in batches, from a thread of its own.

    ``share`` (0 to 1) of the requests have a trace; one whose sender traces it has the sender's.
    What the collector needs beside (headers, certificates) the exporter reads from ``OTEL_*``.
    """

    def __init__(self, url: str, *, share: float, version: str) -> None:
        self._provider = TracerProvider(
            sampler=ParentBased(TraceIdRatioBased(share)),
            resource=Resource.create({"service.name": "galaxy-alpr", "service.version": version}),
            shutdown_on_exit=False,
        )
        exporter = OTLPSpanExporter(endpoint=url, timeout=EXPORT_S)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("galaxy_alpr", version)
        self._sender = TraceContextTextMapPropagator()

    @contextmanager
    def request(
        self, method: str, headers: Mapping[str, str], request_id: str
    ) -> Iterator[OtlpRequest]:
        """Yield the span of a request, which continues the trace of its sender."""
        with self._tracer.start_as_current_span(
            method,
            context=self._sender.extract(headers),
            kind=trace.SpanKind.SERVER,
            attributes={"http.request.method": method, "galaxy_alpr.request_id": request_id},
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            yield OtlpRequest(span)

    @contextmanager
    def span(self, name: str) -> Iterator[None]:
        """Make the block the span ``name``, below the current span."""
        # Not the library's own record of an exception: its text may contain a plate.
        with self._tracer.start_as_current_span(
            name, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield
            except Exception as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(trace.StatusCode.ERROR)
                raise

    def past_span(self, name: str, began: float, seconds: float) -> None:
        """Record a span that began at the moment ``began`` of ``time.perf_counter``."""
        start_ns = time_ns() - int((perf_counter() - began) * 1e9)
        span = self._tracer.start_span(name, start_time=start_ns)
        span.end(start_ns + int(seconds * 1e9))

    def close(self) -> None:
        """Send what was not sent yet; later spans are dropped."""
        self._provider.shutdown()


class OtlpRequest:
    """The span of a request."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def answered(self, method: str, route: str, status: int) -> None:
        """Set how the request was answered; ``route`` is the template of its path."""
        self._span.update_name(f"{method} {route}")
        self._span.set_attribute("http.route", route)
        self._span.set_attribute("http.response.status_code", status)
        if status >= 500:
            self._span.set_attribute("error.type", str(status))
            self._span.set_status(trace.StatusCode.ERROR)
