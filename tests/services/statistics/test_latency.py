"""Percentiles of durations."""

from __future__ import annotations

from galaxy_alpr.services.statistics.latency import percentile


def test_percentiles_lie_between_values() -> None:
    values = [float(number) for number in range(101)]
    assert [percentile(values, share) for share in (0.0, 0.5, 0.95, 1.0)] == [0, 50, 95, 100]
    assert percentile([10.0, 20.0], 0.25) == 12.5
    assert percentile([7.0], 0.99) == 7.0
