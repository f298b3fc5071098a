"""The assignment has the greatest sum of scores that trying all choices finds."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from galaxy_alpr.engine.detection.assignment import assign

scores = st.one_of(st.just(0.0), st.floats(0.01, 3.0))


@given(data=st.data(), rows=st.integers(0, 4), columns=st.integers(0, 4))
def test_theassignment_is_the_best_there_is(data: st.DataObject, rows: int, columns: int) -> None:
    table = [[data.draw(scores) for _ in range(columns)] for _ in range(rows)]
    chosen = assign(table)
    assert len(set(chosen.values())) == len(chosen)
    assert all(table[row][column] > 0 for row, column in chosen.items())
    total = sum(table[row][column] for row, column in chosen.items())
    places = [*range(columns), *[None] * rows]
    best = max(
        sum(table[row][column] for row, column in enumerate(order) if column is not None)
        for order in permutations(places, rows)
    )
    assert total == pytest.approx(best, abs=1e-6)
    assert assign(table) == chosen


def test_two_pairs_may_outweigh_the_best_single_one() -> None:
    assert assign([[0.9, 0.8], [0.8, 0.0]]) == {0: 1, 1: 0}


def test_rows_and_columns_without_a_score_stay_alone() -> None:
    assert assign([[0.0, 0.0], [0.0, 0.5]]) == {1: 1}
    assert assign([[], []]) == {}
    assert assign([]) == {}
