"""The digits of numbers in answers and events."""

from __future__ import annotations

_LARGEST_BELOW_ONE = 0.9999


def rounded_ratio(value: float) -> float:
    """Return a confidence or a share with four decimals; one below 1 does not become 1."""
    rounded = round(value, 4)
    return _LARGEST_BELOW_ONE if rounded == 1 > value else rounded
