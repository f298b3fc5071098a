"""The log, the traces, and the metrics of worker processes."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class LogSettings(BaseModel):
    """The log."""

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least serious messages that are logged: debug, info, warning, error."
    )
    log_format: Literal["plain", "json"] = Field(
        "plain", description="Format of the log: plain, or json with one object a line."
    )


class TraceSettings(BaseModel):
    """Traces for OpenTelemetry."""

    traces_url: str | None = Field(
        None,
        pattern="^https?://",
        description="Where traces are sent over OTLP/HTTP, for example "
        "http://localhost:4318/v1/traces; needs the extra telemetry. Empty: no traces.",
    )
    traces_share: float = Field(
        1, ge=0, le=1, description="Share of the requests that are traced, 0 to 1."
    )


class WorkerMetricsSettings(BaseModel):
    """The metrics of processes that answer no requests."""

    worker_metrics_port: int | None = Field(
        None,
        ge=1,
        le=65_535,
        description="The port at which camera-worker, engine-worker and gate-worker answer "
        "Prometheus; two on one machine need different ones. Empty: none.",
    )
    worker_metrics_host: str = Field(
        "127.0.0.1",
        min_length=1,
        description="The address of this port. Who reaches it reads the metrics without a key.",
    )
