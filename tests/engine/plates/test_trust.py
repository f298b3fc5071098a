"""The trust in the countries of one reading."""

from __future__ import annotations

import math

import pytest

from galaxy_alpr.engine.plates.country_packs import load_country_packs
from galaxy_alpr.engine.plates.trust import (
    OTHER_TRUST,
    RECOGNIZED_TRUST,
    SITE_TRUST,
    CountryTrust,
)
from tests.engine.plates.readings import read

PACKS = load_country_packs()


@pytest.mark.parametrize(
    ("recognized", "countries", "trust"),
    [
        (("", 0.0), [], OTHER_TRUST),
        (("ID", 0.5), [], OTHER_TRUST),
        (("ID", 0.8), [], RECOGNIZED_TRUST * 0.8),
        (("ID", 0.8), ["ID"], SITE_TRUST),
        (("DE", 0.8), ["XX", "ID"], SITE_TRUST),
    ],
)
def test_trust_in_a_country(
    recognized: tuple[str, float], countries: list[str], trust: float
) -> None:
    found = CountryTrust(PACKS, countries, read("B1234XYZ", recognized=recognized))
    assert found.log_trust_in("ID") == pytest.approx(math.log(trust))
    assert found.log_trust("B1234XYZ") == pytest.approx(math.log(trust))
    assert found.log_trust("B") == 0.0
    assert "XX" not in found.expected


def test_a_number_is_separated_for_a_hinted_country_or_a_text_of_no_country() -> None:
    hinted = CountryTrust(PACKS, ["ID"], read("B1234XYZ827"))
    unknown = CountryTrust(PACKS, [], read("B1234XYZ827"))
    assert hinted.separate_number("B1234XYZ827", "") is not None
    assert unknown.separate_number("B1234XYZ827", "") is None
    assert unknown.separate_number("B1234XYZ0827", "") is not None
    assert unknown.separate_number("B1234XYZ", "B 1234 XYZ") is None
