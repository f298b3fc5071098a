"""Pairing of plates with vehicles: one to one, with the greatest sum of scores."""

from __future__ import annotations

from collections.abc import Sequence

from galaxy_alpr.engine.detection.assignment import assign
from galaxy_alpr.enums import PairingMethod
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import Detection, Pairing

# Lowest share of a plate's area that lies in the vehicle's box.
_HAS_PLATE = 0.7
_CONTAINMENT = 0.85
_OVERLAP = 0.3

_CONTAINMENT_BONUS = 2.0
"""Makes the score of one contained plate greater than that of two overlapping ones."""


def pair(
    vehicles: Sequence[Detection], plates: Sequence[Detection]
) -> dict[int, tuple[int, Pairing]]:
    """Return, by index of the plate, the index of its vehicle and the pairing.

    A plate can belong to a vehicle that contains or overlaps it; containment has priority,
    and a vehicle has one plate at most. All pairs are chosen together, so that two cars one behind
    the other each get a plate. The same input always gives the same result.
    """
    possible = [[_pairing(vehicle.box, plate.box) for vehicle in vehicles] for plate in plates]
    scores = [[_score(pairing) for pairing in row] for row in possible]
    pairs = {}
    for plate, vehicle in assign(scores).items():
        pairing = possible[plate][vehicle]
        if pairing is not None:
            pairs[plate] = (vehicle, pairing)
    return pairs


def has_plate(vehicle: BoundingBox, plates: Sequence[Detection]) -> bool:
    """Return whether at least one of the plates lies for the most part in the vehicle's box."""
    return any(vehicle.containment(plate.box) >= _HAS_PLATE for plate in plates)


def _pairing(vehicle: BoundingBox, plate: BoundingBox) -> Pairing | None:
    """Return the pairing that these boxes would have; ``None`` if they are too far apart."""
    inside = vehicle.containment(plate)
    if inside < _OVERLAP:
        return None
    method = PairingMethod.CONTAINMENT if inside >= _CONTAINMENT else PairingMethod.OVERLAP
    return Pairing(method, inside * _plausibility(vehicle, plate))


def _plausibility(vehicle: BoundingBox, plate: BoundingBox) -> float:
    """Return how well the plate's position and size fit the vehicle, 0 to 1.

    A plate usually is in a vehicle's lower half, near its middle, and far narrower than it. Where
    boxes overlap in traffic, this separates the plate's own car from the one behind it, in whose
    box the plate is near a lower corner or too small.
    """
    x, y = plate.center
    down = (y - vehicle.y1) / max(vehicle.height, 1.0)
    aside = abs(x - vehicle.center[0]) / max(vehicle.width / 2, 1.0)
    share = plate.width / max(vehicle.width, 1.0)
    height = 1.0 if down >= 0.5 else 0.6 + 0.8 * max(0.0, down)
    middle = 1.0 - 0.25 * min(aside, 1.0) ** 2
    size = 1.0 if share >= 0.12 else 0.7 + 2.5 * share
    return max(0.05, min(height, 1.0) * middle * min(size, 1.0))


def _score(pairing: Pairing | None) -> float:
    if pairing is None:
        return 0.0
    bonus = _CONTAINMENT_BONUS if pairing.method is PairingMethod.CONTAINMENT else 0.0
    return bonus + pairing.confidence
