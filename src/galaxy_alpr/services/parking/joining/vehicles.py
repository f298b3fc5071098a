"""How well the vehicles of two readings agree, apart from the texts of their plates."""

from __future__ import annotations

import math
from collections import Counter

from galaxy_alpr.services.parking.joining.values import GateReading

_PRIOR = 20.0
_USUAL = {"car": 0.6, "motorcycle": 0.25, "truck": 0.08, "bus": 0.03}
_RARE = 0.1
_OTHER_REGION = math.log(0.3)
_LEAST, _MOST = 0.2, 0.93
_MOST_FOR = math.log(4.0)
"""Vehicles with similar plates are often of one fleet: equal rare colours say little then."""


def log_agreement(
    a: GateReading, b: GateReading, classes: Counter[str], colors: Counter[str]
) -> float:
    """Return the log of how much more probable two readings are of one vehicle than of two.

    ``classes`` and ``colors`` count those of earlier stays: two white cars say less than two green
    buses.
    """
    total = 0.0
    if a.vehicle_class and b.vehicle_class:
        share = _share(classes, a.vehicle_class, _USUAL.get(a.vehicle_class, _RARE))
        right = a.class_confidence * b.class_confidence
        total += _log_ratio(a.vehicle_class == b.vehicle_class, right, share)
    if a.color and b.color:
        share = _share(colors, a.color, _RARE)
        total += _log_ratio(a.color == b.color, a.color_confidence * b.color_confidence, share)
    same_country = a.country is None or b.country is None or a.country == b.country
    same_region = a.region is None or b.region is None or a.region == b.region
    return total if same_country and same_region else total + _OTHER_REGION


def _share(counts: Counter[str], value: str, usual: float) -> float:
    share = (counts[value] + usual * _PRIOR) / (counts.total() + _PRIOR)
    return min(share, 0.9)


def _log_ratio(equal: bool, right: float, share: float) -> float:
    """Return the log ratio of equal or different values that are right with probability ``right``.

    Where one of them is wrong they are equal as often as those of any two vehicles.
    """
    same = min(max(right, _LEAST), _MOST)
    if equal:
        return min(math.log(same / share + (1.0 - same)), _MOST_FOR)
    return math.log(1.0 - same)
