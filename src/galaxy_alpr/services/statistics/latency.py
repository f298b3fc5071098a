"""The duration of the steps of a reading, as percentiles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

import numpy as np

from galaxy_alpr.db.queries.statistics.sums import Numbers, durations_of
from galaxy_alpr.services.statistics.counts import Counts
from galaxy_alpr.services.statistics.values import StepLatency

MOST_EXACT = 1000
"""Percentiles of more images are exact to one percent."""

Percentile = Callable[[float], float]


def latency(counts: Counts) -> list[StepLatency]:
    """Return the milliseconds per image of detecting, of reading, and of all steps."""
    images = int(counts.now.times[0].sum())
    if not images:
        return []
    if images <= MOST_EXACT:
        columns = list(zip(*counts.now.durations(), strict=True))
        found = [partial(percentile, sorted(values)) for values in columns]
        images = len(columns[0]) if columns else 0
    else:
        found = [partial(percentile_of_histogram, numbers) for numbers in counts.now.times]
    steps: tuple[Literal["detect", "read", "total"], ...] = ("detect", "read", "total")
    return [_step(step, images, of) for step, of in zip(steps, found, strict=bool(found))]


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of the values lie, interpolated linearly.

    The values are sorted and there is at least one.
    """
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def percentile_of_histogram(numbers: Numbers, share: float) -> float:
    """Return ``percentile`` of the durations that ``numbers`` counts by bucket."""
    up_to = np.cumsum(numbers)
    position = share * (int(up_to[-1]) - 1)
    ranks = np.array([int(position), min(int(position) + 1, int(up_to[-1]) - 1)])
    below, above = durations_of(np.searchsorted(up_to, ranks, side="right")).tolist()
    return float(below + (above - below) * (position - int(position)))


def _step(
    step: Literal["detect", "read", "total"], samples: int, percentile: Percentile
) -> StepLatency:
    return StepLatency(
        step=step,
        samples=samples,
        p50_ms=percentile(0.50),
        p95_ms=percentile(0.95),
        p99_ms=percentile(0.99),
    )
