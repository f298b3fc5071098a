"""Percentiles of durations."""

from __future__ import annotations

import numpy as np
import pytest

from galaxy_alpr.db.queries.statistics.sums import buckets_of, no_times
from galaxy_alpr.services.statistics.latency import percentile, percentile_of_histogram


def test_percentiles_lie_between_values() -> None:
    values = [float(number) for number in range(101)]
    assert [percentile(values, share) for share in (0.0, 0.5, 0.95, 1.0)] == [0, 50, 95, 100]
    assert percentile([10.0, 20.0], 0.25) == 12.5
    assert percentile([7.0], 0.99) == 7.0


def test_percentiles_of_many_durations_are_exact_to_one_percent() -> None:
    durations = np.random.default_rng(4).lognormal(3.4, 0.5, 5000)
    numbers = no_times()[0]
    np.add.at(numbers, buckets_of(durations), 1)
    ordered = sorted(durations.tolist())
    for share in (0.0, 0.5, 0.95, 0.99, 1.0):
        exact = percentile(ordered, share)
        assert percentile_of_histogram(numbers, share) == pytest.approx(exact, rel=0.0101)
