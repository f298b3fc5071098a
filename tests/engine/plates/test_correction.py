"""The soft prior: what it settles, what it leaves alone, and how sure it is afterwards."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from galaxy_alpr.engine.plates.alphabet import ALPHABET
from galaxy_alpr.engine.plates.correction import CorrectedReading, correct_reading
from galaxy_alpr.engine.plates.country_packs import load_country_packs
from galaxy_alpr.engine.recognition.hypotheses import text_confidence
from galaxy_alpr.enums import PlateType
from galaxy_alpr.types import OcrResult, TextCandidate

PACKS = load_country_packs()


def read(
    text: str,
    confidences: Sequence[float] | float = 0.95,
    *,
    raw: str | None = None,
    others: Sequence[tuple[str, float]] = (),
    look: tuple[str, float] = ("", 0.0),
) -> OcrResult:
    """A reading; ``others`` are further texts that differ in one place, with its probability."""
    each = (confidences,) * len(text) if isinstance(confidences, float) else tuple(confidences)
    own = TextCandidate(text, text_confidence(each), each)
    candidates = [own]
    for other, probability in others:
        pairs = zip(other, text, each, strict=True)
        parts = tuple(p if a == b else probability for a, b, p in pairs)
        candidates.append(TextCandidate(other, text_confidence(parts), parts))
    return OcrResult(
        raw_text=text if raw is None else raw,
        text=text,
        confidence=own.confidence,
        char_confidences=each,
        candidates=tuple(candidates),
        country=look[0] or None,
        country_confidence=look[1],
    )


def doubt(text: str, position: int, confidence: float, sure: float = 0.99) -> OcrResult:
    """A reading that is sure of all characters but one."""
    return read(text, [confidence if i == position else sure for i in range(len(text))])


def texts(settled: CorrectedReading) -> list[str]:
    return [candidate.text for candidate in settled.candidates]


def test_a_plain_reading_is_described() -> None:
    settled = correct_reading(read("B1234XYZ"), ["ID"], "white", "black")
    assert settled.text == "B1234XYZ"
    assert settled.display_text == "B 1234 XYZ"
    assert settled.country == "ID"
    assert settled.region is not None
    assert settled.region.code == "B"
    assert settled.type is PlateType.PRIVATE
    assert settled.format == "standard"
    assert settled.confidence == pytest.approx(0.95**8)
    assert texts(settled) == ["B1234XYZ"]


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
def test_a_strip_tells_the_type(
    background: str, text: str | None, strip: str | None, expected: PlateType
) -> None:
    assert correct_reading(read("B1234XYZ"), ["ID"], background, text, strip).type is expected


def test_nothing_read_stays_nothing() -> None:
    settled = correct_reading(OcrResult.empty(), ["ID"], "white", "black")
    assert (settled.text, settled.candidates, settled.country) == ("", (), None)


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
def test_a_doubtful_character_becomes_what_the_format_wants(
    country: str, as_read: str, position: int, meant: str
) -> None:
    settled = correct_reading(doubt(as_read, position, 0.6), [country])
    assert texts(settled)[:2] == [meant, as_read]
    assert settled.country == country


@pytest.mark.parametrize(("as_read", "meant"), [("B12340YZ", "B1234OYZ"), ("BI234XYZ", "B1234XYZ")])
def test_twin_glyphs_are_settled_however_sure_the_reading_at_a_known_site(
    as_read: str, meant: str
) -> None:
    settled = correct_reading(read(as_read, 0.995), ["ID"])
    assert settled.text == meant
    assert settled.confidence < 0.995**8


@pytest.mark.parametrize("as_read", ["81234XYZ", "B12S4XYZ", "B1Z34XYZ"])
def test_a_sure_reading_is_not_rewritten(as_read: str) -> None:
    for countries in (["ID"], None):
        settled = correct_reading(read(as_read, 0.995), countries)
        assert texts(settled) == [as_read]
        assert settled.confidence == pytest.approx(0.995**8)


def test_without_a_hint_only_doubtful_characters_yield() -> None:
    assert correct_reading(doubt("AB12340YZ", 6, 0.95)).text == "AB12340YZ"
    assert correct_reading(doubt("AB12340YZ", 6, 0.5)).text == "AB1234OYZ"


def test_the_country_seen_by_the_recognizer_is_a_hint() -> None:
    result = doubt("B12340YZ", 5, 0.95)
    seen = read("B12340YZ", result.char_confidences, look=("ID", 0.95))
    assert correct_reading(seen).text == "B1234OYZ"
    assert correct_reading(seen).country == "ID"


def test_a_plate_of_another_country_is_left_alone() -> None:
    settled = correct_reading(read("34ABC123", 0.95), ["ID"])
    assert settled.text == "34ABC123"
    assert settled.country == "TR"


def test_a_format_reorders_what_the_recognizer_offers() -> None:
    settled = correct_reading(read("81234XYZ", 0.7, others=[("B1234XYZ", 0.25)]), ["ID"])
    assert texts(settled) == ["B1234XYZ", "81234XYZ"]
    assert settled.char_confidences[1:] == (0.7,) * 7
    assert settled.char_confidences[0] == pytest.approx(0.7)


def test_a_reading_that_leaves_a_character_out_is_no_likelier_than_it_is() -> None:
    whole, part = (0.99,) * 6 + (0.5,), (0.99,) * 6  # nothing stands in the last place: 0.01
    candidates = (
        TextCandidate("AB123CQ", text_confidence(whole), whole),
        TextCandidate("AB123C", text_confidence(part) * 0.01, part),
    )
    result = OcrResult("AB123CQ", "AB123CQ", candidates[0].confidence, whole, candidates)
    assert correct_reading(result, ["ID"]).text == "AB123CQ"


def test_formats_do_not_reorder_readings_that_fit_alike() -> None:
    result = read("B1234XYZ", 0.5, others=[("D1234XYZ", 0.4), ("B1234XYW", 0.3)])
    assert texts(correct_reading(result, ["ID"])) == ["B1234XYZ", "D1234XYZ", "B1234XYW"]


def test_a_settled_character_is_as_sure_as_the_choice_for_it() -> None:
    """0.005 against 0.9 times the trust of 50 are odds of 1 to 3.6: not 0.9 any more."""
    sure = correct_reading(doubt("B1234XYZ", 0, 0.9), ["ID"])
    settled = correct_reading(
        read("81234XYZ", [0.9] + [0.99] * 7, others=[("B1234XYZ", 0.05)]), ["ID"]
    )
    odds = 0.05 * 50 / 0.9
    assert settled.text == "B1234XYZ"
    assert settled.char_confidences[0] == pytest.approx(odds / (1 + odds))
    assert settled.confidence == pytest.approx(odds / (1 + odds) * 0.99**7)
    assert settled.confidence < sure.confidence


def test_a_reading_with_one_confidence_for_all_can_be_settled() -> None:
    result = OcrResult("B12340YZ", "B12340YZ", 0.8, (), ())
    settled = correct_reading(result, ["ID"])
    assert texts(settled) == ["B1234OYZ", "B12340YZ"]
    assert settled.char_confidences == ()
    assert 0.0 < settled.confidence < 0.8


def test_singapores_checksum_settles_what_its_format_allows() -> None:
    assert correct_reading(doubt("SBQ1234R", 2, 0.5), ["SG"]).text == "SBD1234R"
    assert correct_reading(doubt("SBD1234R", 2, 0.5), ["SG"]).text == "SBD1234R"
    assert correct_reading(doubt("SBQ1234Y", 2, 0.5), ["SG"]).text == "SBQ1234Y"


def test_a_loose_format_leaves_personal_plates_alone() -> None:
    for text in ("R00K1E", "B00B1ES", "0L7857K"):
        assert correct_reading(read(text, 0.95), ["US"]).text == text


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("B1234XYZ", "ID"),
        ("34ABC123", "TR"),
        ("MH12AB1234", "IN"),
        ("SBS3229P", "SG"),
        ("1234BCD", "ES"),
        ("AB123CD", None),
        ("ABC1234", None),
        ("KR12345", None),
        ("12345", None),
        ("HELLO", None),
    ],
)
def test_the_text_alone_tells_the_country_only_when_clear(text: str, country: str | None) -> None:
    assert correct_reading(read(text)).country == country


@pytest.mark.parametrize(
    ("text", "countries", "look", "country"),
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
def test_country_from_site_look_and_text(
    text: str, countries: list[str] | None, look: tuple[str, float], country: str | None
) -> None:
    assert correct_reading(read(text, look=look), countries).country == country


def test_gaps_that_were_read_are_shown_when_no_format_is_known() -> None:
    settled = correct_reading(read("XQ9W7", raw="XQ 9-W7"))
    assert settled.country is None
    assert settled.display_text == "XQ 9 W7"


def test_gaps_that_were_read_split_district_and_series() -> None:
    settled = correct_reading(read("MAB1234", raw="MA-B 1234"), ["DE"])
    assert settled.display_text == "MA-B 1234"
    assert settled.region is not None
    assert settled.region.name == "Mannheim"


confidences = st.floats(0.01, 1.0)


@st.composite
def results(draw: st.DrawFn) -> OcrResult:
    candidates = []
    for text in draw(
        st.lists(
            st.text(st.sampled_from(ALPHABET), min_size=1, max_size=14),
            min_size=1,
            max_size=4,
            unique=True,
        )
    ):
        each = tuple(draw(st.lists(confidences, min_size=len(text), max_size=len(text))))
        candidates.append(TextCandidate(text, text_confidence(each), each))
    own = candidates[0]
    look = draw(st.sampled_from([None, "ID", "DE", "US", "JP"]))
    given_each = own.char_confidences if draw(st.booleans()) else ()
    return OcrResult(
        own.text, own.text, own.confidence, given_each, tuple(candidates), look, draw(confidences)
    )


countries = st.one_of(
    st.none(), st.lists(st.sampled_from([*PACKS, "XX"]), max_size=3), st.just(["ID"])
)


@given(results(), countries)
@settings(deadline=None, max_examples=300)
def test_settling_loses_no_reading_and_makes_none_surer(
    result: OcrResult, expected: list[str] | None
) -> None:
    settled = correct_reading(result, expected)
    found = texts(settled)
    assert {candidate.text for candidate in result.candidates} <= set(found)
    assert len(found) == len(set(found))
    first = settled.candidates[0]
    assert (first.text, first.confidence, first.char_confidences) == (
        settled.text,
        settled.confidence,
        settled.char_confidences,
    )
    assert 0.0 <= settled.confidence <= 1.0
    assert len(settled.char_confidences) in (0, len(settled.text))
    if len(settled.text) == len(result.text):
        assert settled.confidence <= result.confidence + 1e-9
        for new, old in zip(settled.char_confidences, result.char_confidences, strict=False):
            assert new <= old + 1e-9


@given(results(), countries)
@settings(deadline=None, max_examples=200)
def test_what_is_told_belongs_together(result: OcrResult, expected: list[str] | None) -> None:
    settled = correct_reading(result, expected, "white", "black")
    plain = "".join(c for c in settled.display_text if c not in " -")
    assert len(plain) == len(settled.text)
    assert settled.country is not None or (settled.region, settled.format) == (None, None)
    if settled.region is not None and settled.country is not None:
        assert settled.region in PACKS[settled.country].regions
    assert not math.isnan(settled.confidence)
