"""Removal of nested vehicles: parts such as a wing mirror that are detected as a small car."""

from __future__ import annotations

from collections.abc import Sequence

from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.types import PLATE_LABEL, Detection

_MIN_CONTAINMENT = 0.7
_MIN_AREA_RATIO = 4.0
_MIN_CONFIDENCE_GAP = 0.1

_NEVER_NESTED = frozenset({PLATE_LABEL, VehicleClass.MOTORCYCLE.value})
"""Motorcycles can be in front of larger vehicles, and parts are not detected as motorcycles."""


def drop_nested_vehicles(detections: Sequence[Detection]) -> list[Detection]:
    """Drop vehicles inside a much larger one that has a higher confidence."""
    return [item for item in detections if not any(_is_nested(item, outer) for outer in detections)]


def _is_nested(item: Detection, outer: Detection) -> bool:
    return (
        item.label not in _NEVER_NESTED
        and outer.label not in _NEVER_NESTED
        and outer.confidence >= item.confidence + _MIN_CONFIDENCE_GAP
        and outer.box.area >= _MIN_AREA_RATIO * item.box.area
        and outer.box.containment(item.box) >= _MIN_CONTAINMENT
    )
