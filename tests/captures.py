"""Handing a picture to the service as an upload is handed to it."""

from __future__ import annotations

from datetime import datetime

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.services.readings.capture import Capture, CaptureRequest
from galaxy_alpr.services.readings.store import StoredReading
from galaxy_alpr.services.readings.submit import ReadingService


def make_capture(
    readings: ReadingService,
    data: bytes,
    *,
    source: str = "test",
    file_name: str | None = None,
    location: str | None = None,
    captured_at: datetime | None = None,
    countries: tuple[str, ...] = (),
) -> Capture:
    """Return the capture of a picture file."""
    request = CaptureRequest(location=location, captured_at=captured_at, countries=countries)
    return Capture(
        details=readings.check(request),
        source=source,
        actor=SYSTEM,
        data=data,
        file_name=file_name,
    )


def submit_photo(
    readings: ReadingService, data: bytes, *, source: str = "test", location: str | None = None
) -> StoredReading:
    """Read and store a picture file."""
    return readings.submit(make_capture(readings, data, source=source, location=location))
