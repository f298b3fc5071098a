"""Parts of vehicles that pass for vehicles: a wing mirror looks like a small car far away."""

from __future__ import annotations

from collections.abc import Sequence

from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.types import PLATE_LABEL, Detection

_INSIDE = 0.7
_TIMES_AS_LARGE = 4.0
_SURER = 0.1

_NO_PARTS = frozenset({PLATE_LABEL, VehicleClass.MOTORCYCLE.value})
"""Motorcycles do stand before larger vehicles, and no part looks like one."""


def drop_nested_vehicles(found: Sequence[Detection]) -> list[Detection]:
    """Drop what lies within a much larger vehicle that the detector is surer of."""
    return [item for item in found if not any(_is_part(item, whole) for whole in found)]


def _is_part(item: Detection, whole: Detection) -> bool:
    return (
        item.label not in _NO_PARTS
        and whole.label not in _NO_PARTS
        and whole.confidence >= item.confidence + _SURER
        and whole.box.area >= _TIMES_AS_LARGE * item.box.area
        and whole.box.containment(item.box) >= _INSIDE
    )
