"""The country of a reading."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.engine.plates.country_packs import load_country_packs
from galaxy_alpr.engine.plates.matching import form_index
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


def test_the_index_finds_what_each_pack_fits() -> None:
    packs = load_country_packs()
    index = form_index(tuple(packs.values()))
    for text in ("B1234XYZ", "MAB1234", "ABC123", "12345", "1AB1234", "SBS3229P", "ROMAA12345"):
        alone = [(pack, form) for pack in packs.values() for form in pack.matches(text)]
        assert list(index.fitting(text)) == alone


def test_an_open_character_stands_for_any() -> None:
    index = form_index((load_country_packs()["ID"],))
    assert "standard" in {form.format.name for _, form in index.allowing("*1234XY*")}
    assert {form.format.name for _, form in index.allowing("B1234**")} >= {"standard"}
    assert index.allowing("A" * 12) == []
