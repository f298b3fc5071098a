"""The spacing of a plate's characters, and gaps that its formats do not explain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from galaxy_alpr.engine.plates.country_packs import CountryPack
from galaxy_alpr.engine.plates.matching import form_index
from galaxy_alpr.geometry import Point

_MIN_CHARACTERS = 4

# Tuned on train rows, as multiples of the median spacing.
_GAP = 2.2
_GAP_BETWEEN_GROUPS = 3.6


@dataclass(frozen=True, slots=True)
class Spacings:
    """The distances of neighbours in a line: ``steps`` by the index of the second character."""

    steps: Mapping[int, float]
    median: float


def spacings(centers: Sequence[Point]) -> Spacings | None:
    """Return the horizontal distances of characters in reading order, ``None`` for too few.

    A character further left than the one before begins a new line.
    """
    steps = {index: b[0] - a[0] for index, (a, b) in enumerate(pairwise(centers), 1) if b[0] > a[0]}
    if len(centers) < _MIN_CHARACTERS or not steps:
        return None
    return Spacings(steps, median(steps.values()))


def has_gap(text: str, centers: Sequence[Point], packs: Mapping[str, CountryPack]) -> bool:
    """Return whether the characters of ``text`` leave a gap in which others may be hidden.

    Where a format that the text fits begins a group, the gap must be wider.
    """
    found = spacings(centers)
    if found is None or len(text) != len(centers):
        return False
    groups = {
        start
        for _, form in form_index(tuple(packs.values())).fitting(text)
        for start in form.shape.groups()
    }
    return any(
        step > found.median * (_GAP_BETWEEN_GROUPS if index in groups else _GAP)
        for index, step in found.steps.items()
    )
