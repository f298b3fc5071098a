"""Whether a lot is free, almost full or full, with hysteresis.

A lot becomes full when its last space is taken, and is no longer full when some spaces are free
again: one vehicle that leaves and one that enters do not switch a sign to and fro.
"""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_alpr.enums import OccupancyState

_RANK = {OccupancyState.FREE: 0, OccupancyState.ALMOST_FULL: 1, OccupancyState.FULL: 2}


@dataclass(frozen=True, slots=True)
class Limits:
    """From how many vehicles on a lot is full or almost full, and below how many it is not.

    In percent of the capacity. At least ``least_gap`` spaces lie between both; in a lot with less
    than twenty spaces it is one.
    """

    full: int = 100
    not_full: int = 97
    almost: int = 90
    not_almost: int = 85
    least_gap: int = 2


def state_after(
    before: OccupancyState | None, occupied: int, capacity: int, limits: Limits | None = None
) -> OccupancyState:
    """Return the state of a lot with ``occupied`` vehicles that was in the state ``before``."""
    limits = limits or Limits()
    full = _part(capacity, limits.full)
    almost = min(_part(capacity, limits.almost), full)
    if occupied >= full:
        return OccupancyState.FULL
    reached = OccupancyState.ALMOST_FULL if occupied >= almost else OccupancyState.FREE
    if before is None or _RANK[before] <= _RANK[reached]:
        return reached
    if before is OccupancyState.FULL and occupied > _below(capacity, full, limits.not_full, limits):
        return OccupancyState.FULL
    left = occupied <= _below(capacity, almost, limits.not_almost, limits)
    return OccupancyState.FREE if left else OccupancyState.ALMOST_FULL


def _part(capacity: int, percent: int) -> int:
    """Return the share of a capacity, rounded up."""
    return -(-capacity * percent // 100)


def _below(capacity: int, reached: int, percent: int, limits: Limits) -> int:
    """Return the greatest number with which a state that was reached at ``reached`` ends."""
    gap = max(1, min(limits.least_gap, capacity // 10))
    return max(0, min(capacity * percent // 100, reached - gap))
