"""The country of a reading."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.plates.correction import correct_reading
from tests.engine.plates.readings import read


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("B1234XYZ", "ID"),
        ("34ABC123", "TR"),
        ("MH12AB1234", "IN"),
        ("SBS3229P", "SG"),
        ("8234BCD", "ES"),
        ("1234BCD", None),
        ("AB123CD", None),
        ("ABC1234", None),
        ("KR12345", None),
        ("12345", None),
        ("HELLO", None),
    ],
)
def test_the_text_alone_decides_the_country_only_when_clear(text: str, country: str | None) -> None:
    assert correct_reading(read(text)).country == country


@pytest.mark.parametrize(
    ("text", "countries", "recognized", "country"),
    [
        ("AB123CD", ["FR", "IT"], ("", 0.0), "FR"),
        ("AB123CD", ["FR", "IT"], ("IT", 0.8), "IT"),
        ("AB123CD", ["IT"], ("FR", 0.99), "IT"),
        ("AB123CD", None, ("IT", 0.7), "IT"),
        ("AB123CD", None, ("IT", 0.5), None),
        ("AB123CD", None, ("JP", 0.7), None),
        ("AB123CD", None, ("JP", 0.95), "JP"),
        ("123456X", ["ID"], ("DE", 0.95), "DE"),
        ("AB123CD", ["XX"], ("IT", 0.7), "IT"),
    ],
)
def test_country_from_site_recognizer_and_text(
    text: str, countries: list[str] | None, recognized: tuple[str, float], country: str | None
) -> None:
    assert correct_reading(read(text, recognized=recognized), countries).country == country
