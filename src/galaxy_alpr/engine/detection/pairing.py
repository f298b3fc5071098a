"""Which plate belongs to which vehicle: one to one, the best sum of scores."""

from __future__ import annotations

import math
from collections.abc import Sequence

from galaxy_alpr.enums import PairingMethod
from galaxy_alpr.types import BoundingBox, Detection, Pairing

_HOLDS_PLATE = 0.7
_CONTAINED = 0.85
_OVERLAPS = 0.3

# A contained plate outweighs the two overlapping ones that could take its place.
_CONTAINMENT_BONUS = 2.0


def pair(
    vehicles: Sequence[Detection], plates: Sequence[Detection]
) -> dict[int, tuple[int, Pairing]]:
    """Return, by index of the plate, the index of its vehicle and why it is that one.

    A plate is offered to vehicles that contain it, else to those that overlap it; each vehicle
    takes one at most. All pairs are chosen together, so that two cars one behind the other each get
    a plate. The same input always gives the same answer.
    """
    offers = [[_offer(vehicle.box, plate.box) for vehicle in vehicles] for plate in plates]
    weights = [[_weight(offer) for offer in row] for row in offers]
    pairs = {}
    for plate, vehicle in _assign(weights).items():
        offer = offers[plate][vehicle]
        if offer is not None:
            pairs[plate] = (vehicle, offer)
    return pairs


def holds_any(vehicle: BoundingBox, plates: Sequence[Detection]) -> bool:
    """Tell whether one of the plates is likely the vehicle's, so that none need be looked for."""
    return any(vehicle.containment(plate.box) >= _HOLDS_PLATE for plate in plates)


def _offer(vehicle: BoundingBox, plate: BoundingBox) -> Pairing | None:
    inside = vehicle.containment(plate)
    if inside < _OVERLAPS:
        return None
    method = PairingMethod.CONTAINMENT if inside >= _CONTAINED else PairingMethod.OVERLAP
    return Pairing(method, inside * _plausibility(vehicle, plate))


def _plausibility(vehicle: BoundingBox, plate: BoundingBox) -> float:
    """Return 0 to 1: plates sit in a vehicle's lower half, near its middle, far narrower than it.

    Where boxes overlap in traffic this tells the car whose plate it is from the one behind, which
    contains the plate near its own lower edge corner or is too large for it.
    """
    x, y = plate.center
    down = (y - vehicle.y1) / max(vehicle.height, 1.0)
    aside = abs(x - vehicle.center[0]) / max(vehicle.width / 2, 1.0)
    share = plate.width / max(vehicle.width, 1.0)
    height = 1.0 if down >= 0.5 else 0.6 + 0.8 * max(0.0, down)
    middle = 1.0 - 0.25 * min(aside, 1.0) ** 2
    size = 1.0 if share >= 0.12 else 0.7 + 2.5 * share
    return max(0.05, min(height, 1.0) * middle * min(size, 1.0))


def _weight(offer: Pairing | None) -> float:
    if offer is None:
        return 0.0
    bonus = _CONTAINMENT_BONUS if offer.method is PairingMethod.CONTAINMENT else 0.0
    return bonus + offer.confidence


def _assign(weights: Sequence[Sequence[float]]) -> dict[int, int]:
    """Return the row-to-column assignment of the greatest sum of non-negative weights.

    The Hungarian method with potentials: Kuhn 1955, in Jonker and Volgenant's shortest augmenting
    path form. Each row gets a column of its own to stay unmatched in, so any shape will do.
    """
    rows = len(weights)
    columns = (len(weights[0]) if rows else 0) + rows
    costs = [[-weight for weight in row] + [0.0] * rows for row in weights]
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner, previous = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0], column = row, 0
        slack, seen = [math.inf] * (columns + 1), [False] * (columns + 1)
        while owner[column]:
            seen[column] = True
            current, step, nearest = owner[column], math.inf, 0
            for other in range(1, columns + 1):
                if seen[other]:
                    continue
                cost = costs[current - 1][other - 1] - row_price[current] - column_price[other]
                if cost < slack[other]:
                    slack[other], previous[other] = cost, column
                if slack[other] < step:
                    step, nearest = slack[other], other
            for other in range(columns + 1):
                if seen[other]:
                    row_price[owner[other]] += step
                    column_price[other] -= step
                else:
                    slack[other] -= step
            column = nearest
        while column:
            owner[column] = owner[previous[column]]
            column = previous[column]
    real = columns - rows
    return {owner[column] - 1: column - 1 for column in range(1, real + 1) if owner[column]}
