"""Substitutions that make a text fit a country's formats."""

from __future__ import annotations

import math

import pytest

from galaxy_alpr.engine.plates.confusables import SAME_GLYPH_COST, confusables
from galaxy_alpr.engine.plates.country_packs import load_country_packs
from galaxy_alpr.engine.plates.substitution import SAME_GLYPH_FLOOR, options_for, substitute

PACKS = load_country_packs()


@pytest.mark.parametrize(
    ("country", "text", "expected"),
    [
        ("ID", "81234XYZ", "B1234XYZ"),
        ("ID", "B12340YZ", "B1234OYZ"),
        ("ID", "B1234XYZ", "BL234XYZ"),
        ("ID", "8I2E4XYZ", None),
        ("SG", "SBQ1234R", "SBD1234R"),
        ("TR", "3OAB123", "30AB123"),
    ],
)
def test_the_most_probable_substitution_fits(country: str, text: str, expected: str | None) -> None:
    found = substitute(text, [options_for(c, 0.6) for c in text], PACKS[country])
    assert (found and found[0]) == expected
    if found is not None:
        assert found[1] < 0.0
        options = [options_for(c, 0.6) for c in text]
        assert substitute(text, options, PACKS[country], least=found[1]) is None


@pytest.mark.parametrize("character", "0O1I8BS")
@pytest.mark.parametrize("confidence", [0.0, 0.5, 0.95, 1.0])
def test_options_share_what_the_recognizer_left_over(character: str, confidence: float) -> None:
    options = options_for(character, confidence)
    costs = dict(confusables(character))
    ratios = [ratio for _, ratio in options]
    assert {other for other, _ in options} == set(costs)
    assert ratios == sorted(ratios, reverse=True)
    assert all(ratio < 0.0 for ratio in ratios)
    for other, ratio in options:
        if costs[other] == SAME_GLYPH_COST:
            assert ratio >= math.log(SAME_GLYPH_FLOOR)


def test_characters_that_were_read_too_have_their_own_probability() -> None:
    ratios = dict(options_for("O", 0.5, [("0", 0.3)]))
    assert ratios["0"] == pytest.approx(math.log(0.3 / 0.5))
    assert ratios["Q"] == pytest.approx(math.log(0.2 * 0.4 / 0.5))
