"""The way of a pass into the database: by ``ReadingService.submit``, like every other reading."""

from __future__ import annotations

from dataclasses import replace

from galaxy_alpr.errors import Conflict
from galaxy_alpr.ingest.passes.final import FinalPass
from galaxy_alpr.services.readings.submit import ReadingService


def store_pass(readings: ReadingService, item: FinalPass) -> None:
    """Store a pass; one whose location was deleted meanwhile gets none.

    Raises as ``ReadingService.submit`` does.
    """
    try:
        readings.submit(item.capture())
    except Conflict:
        if item.location_id is None:
            raise
        readings.submit(replace(item, location_id=None).capture())
