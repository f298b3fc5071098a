"""The duration of the steps of a reading, as percentiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from galaxy_alpr.db.queries import statistics
from galaxy_alpr.services.statistics.counts import Counts
from galaxy_alpr.services.statistics.values import StepLatency


def latency(counts: Counts) -> list[StepLatency]:
    """Return the milliseconds per image of detecting, of reading, and of all steps."""
    samples = statistics.latencies(counts.session, scope=counts.scope)
    if not samples:
        return []
    return [
        _step("detect", [item.detect_ms for item in samples]),
        _step("read", [item.read_ms for item in samples]),
        _step("total", [item.total_ms for item in samples]),
    ]


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of the values lie, interpolated linearly.

    The values are sorted and there is at least one.
    """
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def _step(step: Literal["detect", "read", "total"], values: list[float]) -> StepLatency:
    values.sort()
    return StepLatency(
        step=step,
        samples=len(values),
        p50_ms=percentile(values, 0.50),
        p95_ms=percentile(values, 0.95),
        p99_ms=percentile(values, 0.99),
    )
