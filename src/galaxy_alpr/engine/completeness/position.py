"""Where plates lie: on a vehicle, where plates are, or elsewhere, where signs are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from galaxy_alpr.enums import PlatePosition
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import Detection, Pairing

_LOW = 0.4
"""A plate's center lies at least this share of a vehicle's height below its top."""

_AT_SIDE = 0.12
"""Of a vehicle that ends this near to its plate, in the plate's heights, a part may be hidden."""

_ON_VEHICLE = 0.7

_ABOVE_GROUND = 0.01
"""A plate ends at least this share of a vehicle's height above its lower edge."""

_AS_WIDE = 0.75
"""The vehicle of a plate of this share of another plate's width would have been detected, too."""


def with_positions(
    plates: Sequence[Detection],
    vehicles: Sequence[Detection],
    pairs: Mapping[int, tuple[int, Pairing]],
) -> tuple[Detection, ...]:
    """Return the plates with their positions; ``pairs`` as in ``DetectedObjects``."""
    taken = [vehicles[vehicle].box for vehicle, _ in pairs.values()]
    widest = max((plates[index].box.width for index in pairs), default=0.0)
    positions = [
        _on(vehicles[pairs[index][0]].box, plate.box)
        if index in pairs
        else _unpaired(plate.box, taken, widest)
        for index, plate in enumerate(plates)
    ]
    return tuple(
        replace(plate, position=position) for plate, position in zip(plates, positions, strict=True)
    )


def _on(vehicle: BoundingBox, plate: BoundingBox) -> PlatePosition:
    side = min(plate.x1 - vehicle.x1, vehicle.x2 - plate.x2)
    if side <= _AT_SIDE * plate.height:
        return PlatePosition.AT_SIDE_OF_VEHICLE
    low = plate.center[1] >= vehicle.y1 + _LOW * vehicle.height
    return PlatePosition.ON_VEHICLE if low else PlatePosition.HIGH_ON_VEHICLE


def _unpaired(plate: BoundingBox, taken: Sequence[BoundingBox], widest: float) -> PlatePosition:
    """Return the position of a plate without a vehicle.

    ``taken`` are the vehicles with a plate, ``widest`` is the width of the widest of their plates.
    Of a smaller plate beside them nothing is known: its vehicle may not have been detected.
    """
    if any(
        vehicle.containment(plate) >= _ON_VEHICLE
        and plate.y2 <= vehicle.y2 - _ABOVE_GROUND * vehicle.height
        for vehicle in taken
    ):
        return PlatePosition.SECOND_ON_VEHICLE
    beside = bool(taken) and plate.width >= _AS_WIDE * widest
    return PlatePosition.BESIDE_VEHICLES if beside else PlatePosition.UNKNOWN
