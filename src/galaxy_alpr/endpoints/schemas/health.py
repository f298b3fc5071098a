"""The state of the service and of its parts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from galaxy_alpr.web.schema import Schema


class HealthOut(Schema):
    """The answer of a running process."""

    status: Literal["ok"] = "ok"
    version: str


class CheckOut(Schema):
    """The state of one part; ``error`` and ``detail`` are the problem if it does not work."""

    ok: bool
    error: str | None = Field(None, description="A machine-readable code.")
    detail: str | None = None


class DiskOut(CheckOut):
    """Free disk space for pictures, in megabytes."""

    free_mb: int | None
    min_free_mb: int


class ReadyEngineOut(CheckOut):
    """The models in use, and whether they work."""

    detector: str
    recognizer: str


class QueueOut(Schema):
    """The number of uploads that are being read or waiting, and the largest allowed number."""

    taken: int
    places: int


class ReadyOut(Schema):
    """The readiness to read and store pictures now, part by part."""

    ready: bool
    version: str
    database: CheckOut
    disk: DiskOut
    engine: ReadyEngineOut
    clock: CheckOut
    queue: QueueOut
