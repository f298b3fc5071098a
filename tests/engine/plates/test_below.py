"""Text printed beneath the number, such as Indonesia's month and year, is not part of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.engine.plates.below import Separated, separate_number
from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.engine.plates.country_packs import load_country_packs, read_country_pack
from galaxy_alpr.engine.recognition.hypotheses import text_confidence
from galaxy_alpr.types import OcrResult, TextCandidate

PACKS = list(load_country_packs().values())


def strip(raw: str, *, hinted: bool = True) -> str | None:
    separated = separate_number(normalize_text(raw), raw, PACKS, hinted=hinted)
    return separated.number if separated else None


def read(raw: str, number: float = 0.95, date: float = 0.6) -> OcrResult:
    """A reading whose last four characters are a date."""
    text = normalize_text(raw)
    each = (number,) * (len(text) - 4) + (date,) * 4
    own = TextCandidate(text, text_confidence(each), each)
    return OcrResult(raw, text, own.confidence, each, (own,))


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("B 1234 XYZ\n08.27", "B1234XYZ"),
        ("B 1234 XYZ\n08 27", "B1234XYZ"),
        ("B 1234 XYZ\n0827", "B1234XYZ"),
        ("B 1234 XYZ 08·27", "B1234XYZ"),
        ("B1234XYZ0827", "B1234XYZ"),
        ("B1234XYZO8.27", "B1234XYZ"),
        ("AB 12 C 12-30", "AB12C"),
        ("AD 1 A\n01.26", "AD1A"),
        ("B 1234\n08.27", "B1234"),
        ("CD 12 05\n03.28", "CD1205"),
        ("8 1234 XYZ\n08.27", "81234XYZ"),
        ("B1234XYZ827", "B1234XYZ"),
        ("B1234XYZ08127", "B1234XYZ"),
        ("B1234XYZ27", "B1234XYZ"),
    ],
)
def test_the_date_is_cut_off(raw: str, number: str) -> None:
    assert strip(raw) == number


@pytest.mark.parametrize(
    "raw",
    [
        "B 1234 XYZ",
        "CD 12 08",
        "1234-08",
        "B 1234 X27",
        "B 1234 XY 1327",
        "B 1234 XYZ 08.77",
        "B 827",
        "MAB1234",
        "0827",
        "",
    ],
)
def test_other_digits_stay(raw: str) -> None:
    assert strip(raw) is None


@pytest.mark.parametrize("raw", ["B1234XYZ27", "B1234XYZ827", "1ABC234"])
def test_part_of_a_date_is_cut_off_only_where_the_country_is_hinted(raw: str) -> None:
    assert strip(raw, hinted=False) is None


@pytest.mark.parametrize("countries", [["ID"], None])
@pytest.mark.parametrize("raw", ["B 1234 XYZ\n08.27", "B1234XYZ0827", "B 1234 XYZ 08 27"])
def test_a_correction_cuts_the_date_off_and_keeps_the_whole_text(
    raw: str, countries: list[str] | None
) -> None:
    corrected = correct_reading(read(raw), countries)
    assert corrected.text == "B1234XYZ"
    assert corrected.display_text == "B 1234 XYZ"
    assert corrected.country == "ID"
    assert [c.text for c in corrected.candidates] == ["B1234XYZ", "B1234XYZ0827"]


def test_the_date_counts_in_no_confidence() -> None:
    corrected = correct_reading(read("B1234XYZ0827"), ["ID"])
    assert corrected.char_confidences == (0.95,) * 8
    assert corrected.confidence == pytest.approx(0.95**8)


def test_a_mean_confidence_rises_at_most_to_the_mean_of_the_number() -> None:
    each = (0.9,) * 8 + (0.3,) * 4
    mean = sum(each) / len(each)
    result = OcrResult("B1234XYZ0827", "B1234XYZ0827", mean, each, ())
    assert correct_reading(result, ["ID"]).confidence == pytest.approx(0.9)


def test_part_of_a_date_does_not_raise_the_confidence() -> None:
    each = (0.95,) * 8 + (0.5,)
    result = OcrResult("B1234XYZ7", "B1234XYZ7", text_confidence(each), each, ())
    corrected = correct_reading(result, ["ID"])
    assert corrected.text == "B1234XYZ"
    assert corrected.confidence == pytest.approx(result.confidence)


def test_a_confusable_character_before_the_date_is_substituted_too() -> None:
    corrected = correct_reading(read("B12340YZ0827"), ["ID"])
    assert corrected.text == "B1234OYZ"
    assert "B12340YZ0827" in [c.text for c in corrected.candidates]


def test_plates_of_other_countries_keep_their_last_digits() -> None:
    for text in ("MAB1227", "WXY1027", "ABC0927", "KL07AB0926"):
        assert correct_reading(read(text), None).text == text
        assert correct_reading(read(text), ["ID"]).text == text


def test_another_country_can_print_another_text(tmp_path: Path) -> None:
    path = tmp_path / "xx.yaml"
    path.write_text(
        'code: AQ\nname: X\nbelow: "T-##"\nformats: [{name: a, pattern: "@@ ### @@"}]\n'
    )
    pack = read_country_pack(path)
    for raw in ("AB 123 CD\nT-75", "AB123CDT75", "AB123CDTZ5"):
        separated = separate_number(normalize_text(raw), raw, [pack])
        assert separated == Separated("AB123CD", complete=True), raw
    assert separate_number("AB123CD75", "AB123CD75", [pack]) is None
    assert separate_number("AB123CD", "AB 123 CD", [pack], hinted=True) is None
