"""Correct readings: which characters are substituted, which are not, and with which confidence."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.image.colors import named_colors
from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.engine.recognition.hypotheses import text_confidence
from galaxy_alpr.enums import PlateType
from galaxy_alpr.types import OcrResult, TextCandidate
from tests.engine.plates.readings import doubt, read, texts


def test_a_plain_reading_is_described() -> None:
    corrected = correct_reading(read("B1234XYZ"), ["ID"], named_colors("white", "black"))
    assert corrected.text == "B1234XYZ"
    assert corrected.display_text == "B 1234 XYZ"
    assert corrected.country == "ID"
    assert corrected.region is not None
    assert corrected.region.code == "B"
    assert corrected.type is PlateType.PRIVATE
    assert corrected.format == "standard"
    assert corrected.confidence == pytest.approx(0.95**8)
    assert texts(corrected) == ["B1234XYZ"]


@pytest.mark.parametrize(
    ("background", "text", "strip", "expected"),
    [
        ("white", "black", "blue", PlateType.ELECTRIC),
        ("white", "blue", "blue", PlateType.ELECTRIC),
        ("black", None, "blue", PlateType.ELECTRIC),
        ("yellow", "black", "blue", PlateType.ELECTRIC),
        ("white", "black", "red", PlateType.PRIVATE),
        ("black", "white", None, PlateType.PRIVATE),
    ],
)
def test_a_strip_decides_the_type(
    background: str, text: str | None, strip: str | None, expected: PlateType
) -> None:
    colors = named_colors(background, text, strip)
    assert correct_reading(read("B1234XYZ"), ["ID"], colors).type is expected


def test_an_empty_reading_stays_empty() -> None:
    corrected = correct_reading(OcrResult.empty(), ["ID"], named_colors("white", "black"))
    assert (corrected.text, corrected.candidates, corrected.country) == ("", (), None)


@pytest.mark.parametrize(
    ("country", "as_read", "position", "meant"),
    [
        ("ID", "81234XYZ", 0, "B1234XYZ"),
        ("ID", "B12S4XYZ", 3, "B1254XYZ"),
        ("ID", "Q1234AB", 0, "D1234AB"),
        ("DE", "MAB12S4", 5, "MAB1254"),
        ("GB", "BD5ISMR", 3, "BD51SMR"),
        ("BR", "A8C1D23", 1, "ABC1D23"),
        ("PL", "WA1234O", 6, "WA12340"),
        ("TR", "34A8C123", 3, "34ABC123"),
        ("VN", "51FI2345", 3, "51F12345"),
    ],
)
def test_a_doubtful_character_is_substituted_to_fit_the_format(
    country: str, as_read: str, position: int, meant: str
) -> None:
    corrected = correct_reading(doubt(as_read, position, 0.6), [country])
    assert texts(corrected)[:2] == [meant, as_read]
    assert corrected.country == country


@pytest.mark.parametrize(("as_read", "meant"), [("B12340YZ", "B1234OYZ"), ("BI234XYZ", "B1234XYZ")])
def test_equal_glyphs_are_substituted_at_a_known_site_unless_the_reading_is_sure(
    as_read: str, meant: str
) -> None:
    corrected = correct_reading(read(as_read, 0.995), ["ID"])
    assert corrected.text == meant
    assert corrected.confidence < 0.995**8
    assert correct_reading(read(as_read, 0.999), ["ID"]).text == as_read


@pytest.mark.parametrize(
    "text", ["RI12", "R112", "B1234XYZ", "81234XYZ", "B12340YZ", "BI234XYZ", "FZJY6"]
)
@pytest.mark.parametrize("countries", [None, ["ID"], ["DE"], ["ID", "MY"]])
def test_a_reading_that_is_sure_by_itself_is_never_overruled(
    text: str, countries: list[str] | None
) -> None:
    near = [(text.replace(*pair), 0.0009) for pair in ("I1", "1I", "0O", "8B", "B8", "ZL", "Z2")]
    result = read(text, 0.999, others=[other for other in near if other[0] != text])
    corrected = correct_reading(result, countries)
    assert corrected.text == text
    assert corrected.confidence == pytest.approx(result.confidence)
    assert corrected.char_confidences == result.char_confidences
    assert set(texts(corrected)) == {candidate.text for candidate in result.candidates}


def test_one_character_that_is_not_sure_leaves_the_choice_to_the_formats() -> None:
    assert correct_reading(doubt("B12340YZ", 5, 0.997, 0.9999), ["ID"]).text == "B12340YZ"
    assert correct_reading(doubt("B12340YZ", 5, 0.996, 0.9999), ["ID"]).text == "B1234OYZ"


def test_a_sure_reading_without_character_confidences_is_not_overruled() -> None:
    sure = OcrResult("B12340YZ", "B12340YZ", 0.995, (), ())
    assert correct_reading(sure, ["ID"]).text == "B12340YZ"


@pytest.mark.parametrize("raw", ["B 1234 XYZ 08.27", "B1234XYZ0827"])
def test_the_text_below_the_number_of_a_sure_reading_is_separated(raw: str) -> None:
    corrected = correct_reading(read("B1234XYZ0827", 0.9995, raw=raw), ["ID"])
    assert corrected.text == "B1234XYZ"


@pytest.mark.parametrize("as_read", ["81234XYZ", "B12S4XYZ", "B1Z34XYZ"])
def test_a_sure_reading_is_not_changed(as_read: str) -> None:
    for countries in (["ID"], None):
        corrected = correct_reading(read(as_read, 0.995), countries)
        assert texts(corrected) == [as_read]
        assert corrected.confidence == pytest.approx(0.995**8)


def test_without_a_hint_only_doubtful_characters_are_substituted() -> None:
    assert correct_reading(doubt("AB12340YZ", 6, 0.95)).text == "AB12340YZ"
    assert correct_reading(doubt("AB12340YZ", 6, 0.5)).text == "AB1234OYZ"


def test_the_recognizers_country_is_a_hint() -> None:
    result = doubt("B12340YZ", 5, 0.95)
    hinted = read("B12340YZ", result.char_confidences, recognized=("ID", 0.95))
    assert correct_reading(hinted).text == "B1234OYZ"
    assert correct_reading(hinted).country == "ID"


def test_a_plate_of_another_country_is_not_changed() -> None:
    corrected = correct_reading(read("34ABC123", 0.95), ["ID"])
    assert corrected.text == "34ABC123"
    assert corrected.country == "TR"


def test_a_format_reorders_the_candidates() -> None:
    corrected = correct_reading(read("81234XYZ", 0.7, others=[("B1234XYZ", 0.25)]), ["ID"])
    assert texts(corrected) == ["B1234XYZ", "81234XYZ"]
    assert corrected.char_confidences[1:] == (0.7,) * 7
    assert corrected.char_confidences[0] == pytest.approx(0.7)


def test_a_candidate_without_a_character_keeps_its_low_probability() -> None:
    whole, part = (0.99,) * 6 + (0.5,), (0.99,) * 6  # no character in the last place: 0.01
    candidates = (
        TextCandidate("AB123CQ", text_confidence(whole), whole),
        TextCandidate("AB123C", text_confidence(part) * 0.01, part),
    )
    result = OcrResult("AB123CQ", "AB123CQ", candidates[0].confidence, whole, candidates)
    assert correct_reading(result, ["ID"]).text == "AB123CQ"


def test_candidates_that_fit_the_same_format_keep_their_order() -> None:
    result = read("B1234XYZ", 0.5, others=[("D1234XYZ", 0.4), ("B1234XYW", 0.3)])
    assert texts(correct_reading(result, ["ID"])) == ["B1234XYZ", "D1234XYZ", "B1234XYW"]


def test_a_substituted_character_has_the_confidence_of_the_choice() -> None:
    """Odds of 0.05 times the trust of 50 to 0.9 give 0.735 in place of the 0.9 of the character."""
    sure = correct_reading(doubt("B1234XYZ", 0, 0.9), ["ID"])
    corrected = correct_reading(
        read("81234XYZ", [0.9] + [0.99] * 7, others=[("B1234XYZ", 0.05)]), ["ID"]
    )
    odds = 0.05 * 50 / 0.9
    assert corrected.text == "B1234XYZ"
    assert corrected.char_confidences[0] == pytest.approx(odds / (1 + odds))
    assert corrected.confidence == pytest.approx(odds / (1 + odds) * 0.99**7)
    assert corrected.confidence < sure.confidence


def test_a_reading_without_character_confidences_can_be_corrected() -> None:
    result = OcrResult("B12340YZ", "B12340YZ", 0.8, (), ())
    corrected = correct_reading(result, ["ID"])
    assert texts(corrected) == ["B1234OYZ", "B12340YZ"]
    assert corrected.char_confidences == ()
    assert 0.0 < corrected.confidence < 0.8


def test_singapores_checksum_decides_between_texts_of_its_format() -> None:
    assert correct_reading(doubt("SBQ1234R", 2, 0.5), ["SG"]).text == "SBD1234R"
    assert correct_reading(doubt("SBD1234R", 2, 0.5), ["SG"]).text == "SBD1234R"
    assert correct_reading(doubt("SBQ1234Y", 2, 0.5), ["SG"]).text == "SBQ1234Y"


def test_a_loose_format_does_not_change_personal_plates() -> None:
    for text in ("R00K1E", "B00B1ES", "0L7857K"):
        assert correct_reading(read(text, 0.95), ["US"]).text == text


def test_gaps_of_the_raw_text_are_displayed_when_no_format_is_known() -> None:
    corrected = correct_reading(read("XQ9W7", raw="XQ 9-W7"))
    assert corrected.country is None
    assert corrected.display_text == "XQ 9 W7"


def test_gaps_of_the_raw_text_split_district_and_series() -> None:
    corrected = correct_reading(read("MAB1234", raw="MA-B 1234"), ["DE"])
    assert corrected.display_text == "MA-B 1234"
    assert corrected.region is not None
    assert corrected.region.name == "Mannheim"


@pytest.mark.parametrize(
    ("raw", "shown", "region"),
    [
        ("BNO1234", "BNO1234", None),
        ("BNO 1234", "BNO 1234", None),
        ("BN O 1234", "BN-O 1234", "BN"),
        ("B NO 1234", "B-NO 1234", "B"),
    ],
)
def test_where_no_gap_was_seen_no_district_is_asserted(
    raw: str, shown: str, region: str | None
) -> None:
    corrected = correct_reading(read("BNO1234", raw=raw), ["DE"], named_colors("white", "black"))
    assert corrected.display_text == shown
    assert (corrected.region and corrected.region.code) == region
    assert (corrected.format is None) == (region is None)
    assert (corrected.country, corrected.type) == ("DE", PlateType.PRIVATE)


def test_the_umlaut_of_a_district_is_displayed() -> None:
    corrected = correct_reading(read("FUXY123"), ["DE"])
    assert (corrected.text, corrected.display_text) == ("FUXY123", "FÜ-XY 123")


def test_of_two_formats_that_fit_the_more_common_one_settles_an_even_reading() -> None:
    assert (
        correct_reading(read("7ABCI23", [*[0.99] * 4, 0.5, 0.99, 0.99]), ["US"]).text == "7ABC123"
    )
    assert correct_reading(read("7ABCI23", 0.9991), ["US"]).text == "7ABCI23"


def test_only_what_the_candidates_leave_over_is_shared_among_other_characters() -> None:
    each = [0.99] * 5 + [0.5]
    assert correct_reading(read("ZZ999O", each, others=[("ZZ9990", 0.5)]), ["NL"]).text == "ZZ9990"
    assert correct_reading(read("ZZ999O", each, others=[("ZZ9990", 0.1)]), ["NL"]).text != "ZZ9990"
