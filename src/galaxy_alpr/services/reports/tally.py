"""Counts that are added up over slots, intervals and lots, and the figures that they give."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from galaxy_alpr.services.reports.values import Figures, Money

Currency = tuple[str, int]


@dataclass(slots=True)
class Tally:
    """The counts of a lot or of several in a period; ``stays`` is a number by seconds."""

    entries: int = 0
    exits: int = 0
    stays: Counter[int] = field(default_factory=Counter)
    settled: Counter[Currency] = field(default_factory=Counter)
    refunded: Counter[Currency] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Add the counts of another lot or period."""
        self.entries += other.entries
        self.exits += other.exits
        self.stays.update(other.stays)
        self.settled.update(other.settled)
        self.refunded.update(other.refunded)

    def figures(
        self, *, overstay_s: int, capacity: int | None, days: float, peak: int | None
    ) -> Figures:
        """Return the figures; ``days`` is how long the period is so far."""
        stays = self.stays.total()
        total_s = sum(seconds * number for seconds, number in self.stays.items())
        median, ninth = percentiles(self.stays, (50, 90))
        return Figures(
            entries=self.entries,
            exits=self.exits,
            stays=stays,
            overstays=sum(
                number for seconds, number in self.stays.items() if seconds >= overstay_s
            ),
            dwell_mean_s=total_s / stays if stays else None,
            dwell_p50_s=median,
            dwell_p90_s=ninth,
            peak=peak,
            turnover=self.exits / capacity / days if capacity and days > 0 else None,
            revenue=tuple(self._money()),
        )

    def _money(self) -> Iterable[Money]:
        for key in sorted({*self.settled, *self.refunded}):
            currency, decimals = key
            yield Money(
                currency=currency,
                decimals=decimals,
                settled=self.settled[key],
                refunded=self.refunded[key],
            )


def percentiles(numbers: Counter[int], percents: Iterable[int]) -> list[int | None]:
    """Return percentiles of values with their numbers by the nearest rank, ``None`` of none."""
    ordered = sorted(numbers.items())
    ends = list(accumulate(number for _, number in ordered))
    if not ends:
        return [None for _ in percents]
    found: list[int | None] = []
    for percent in percents:
        rank = max(1, math.ceil(ends[-1] * percent / 100))
        found.append(
            next(value for (value, _), end in zip(ordered, ends, strict=True) if end >= rank)
        )
    return found
