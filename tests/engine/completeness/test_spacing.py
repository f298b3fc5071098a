"""Gaps between characters."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.completeness.spacing import has_gap, spacings
from galaxy_alpr.engine.plates.country_packs import load_country_packs
from tests.engine.completeness.scenes import centers

PACKS = load_country_packs()


def test_spacings_are_those_of_neighbours_in_a_line() -> None:
    two_lines = (*centers([0.2, 0.4, 0.6, 0.8], 0.3), *centers([0.2, 0.4, 0.6, 0.8], 0.7))
    found = spacings(two_lines)
    assert found is not None
    assert sorted(found.steps) == [1, 2, 3, 5, 6, 7]
    assert found.median == pytest.approx(0.2)


def test_three_characters_have_no_spacing() -> None:
    assert spacings(centers([0.2, 0.5, 0.8])) is None


@pytest.mark.parametrize(
    ("text", "xs", "gap"),
    [
        ("B1234XYZ", [0.12, 0.25, 0.35, 0.44, 0.54, 0.68, 0.77, 0.87], False),
        # The space between the groups of B 1234 XYZ may be wide, one among its digits may not.
        ("B1234XYZ", [0.12, 0.22, 0.31, 0.40, 0.49, 0.78, 0.87, 0.96], False),
        ("B1234XYZ", [0.05, 0.14, 0.23, 0.52, 0.61, 0.70, 0.79, 0.88], True),
        ("B1234XYZ", [0.02, 0.10, 0.18, 0.26, 0.34, 0.75, 0.83, 0.91], True),
    ],
)
def test_a_gap_that_no_format_explains(text: str, xs: list[float], gap: bool) -> None:
    assert has_gap(text, centers(xs), PACKS) is gap


def test_a_text_of_another_length_than_its_centers_has_no_known_gap() -> None:
    assert not has_gap("B1234", centers([0.1, 0.2, 0.3, 0.9]), PACKS)
