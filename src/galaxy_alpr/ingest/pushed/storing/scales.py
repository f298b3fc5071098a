"""Confidences of an uncertain scale: a maker's rule is 0 to 255, some devices have 0 to 100."""

from __future__ import annotations

from dataclasses import replace

from galaxy_alpr.db.models import IngestSource
from galaxy_alpr.ingest.pushed.dahua import RAW_CONFIDENCE
from galaxy_alpr.ingest.pushed.fields import number
from galaxy_alpr.ingest.pushed.values import PushedReading

ENOUGH = 20
"""Confidences after which the highest shows the scale."""

PERCENT = 100.0


def rescaled(reading: PushedReading, source: IngestSource) -> tuple[PushedReading, float | None]:
    """Return a reading with its confidence by the scale of its source, and the highest until now.

    Until enough have come the larger scale counts: a text may be surer than it is taken for.
    ``None`` where the scale is certain.
    """
    raw = number(reading.details.get(RAW_CONFIDENCE))
    if raw is None or reading.plate is None or not 0 <= raw <= 255:
        return reading, None
    highest = max(raw, source.highest_confidence or 0.0)
    if source.confidences < ENOUGH or highest > PERCENT or reading.plate.text is None:
        return reading, highest
    plate = replace(reading.plate, confidence=raw / PERCENT)
    return replace(reading, plate=plate), highest
