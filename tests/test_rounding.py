"""Numbers have the digits that mean something, and nothing becomes certain by them."""

from __future__ import annotations

import pytest

from galaxy_alpr.rounding import rounded_ratio


@pytest.mark.parametrize(
    ("value", "rounded"),
    [(1 / 3, 0.3333), (0.99996, 0.9999), (1.0, 1.0), (1.00001, 1.0), (0.0, 0.0), (-0.25, -0.25)],
)
def test_a_ratio_has_four_decimals(value: float, rounded: float) -> None:
    assert rounded_ratio(value) == rounded
