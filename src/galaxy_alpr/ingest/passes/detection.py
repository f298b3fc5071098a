"""What a pass is as a detection: the vehicle of the frame that is shown, with the pass's plate."""

from __future__ import annotations

from galaxy_alpr.engine.results import vehicle_result
from galaxy_alpr.engine.tracking.reader import PassReading
from galaxy_alpr.types import DetectionResult


def detection_of(item: PassReading) -> DetectionResult:
    """Return the detection of a pass; boxes are in the pixels of the frame that is shown."""
    shown, vehicle = item.shown, item.shown.vehicle
    if vehicle is None:
        return DetectionResult(None, item.plate)
    return DetectionResult(vehicle_result(shown.image, vehicle), item.plate, shown.pairing)
