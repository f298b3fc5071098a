"""What holds for every corrected reading."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from galaxy_alpr.engine.image.colors import named_colors
from galaxy_alpr.engine.plates.alphabet import ALPHABET
from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.engine.plates.country_packs import load_country_packs
from galaxy_alpr.engine.recognition.hypotheses import text_confidence
from galaxy_alpr.types import OcrResult, TextCandidate
from tests.engine.plates.readings import texts

PACKS = load_country_packs()

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
    recognized = draw(st.sampled_from([None, "ID", "DE", "US", "JP"]))
    given_each = own.char_confidences if draw(st.booleans()) else ()
    return OcrResult(
        own.text,
        own.text,
        own.confidence,
        given_each,
        tuple(candidates),
        recognized,
        draw(confidences),
    )


countries = st.one_of(
    st.none(), st.lists(st.sampled_from([*PACKS, "XX"]), max_size=3), st.just(["ID"])
)


@given(results(), countries)
@settings(deadline=None, max_examples=300)
def test_a_correction_drops_no_candidate_and_raises_no_confidence(
    result: OcrResult, expected: list[str] | None
) -> None:
    corrected = correct_reading(result, expected)
    found = texts(corrected)
    assert {candidate.text for candidate in result.candidates} <= set(found)
    assert len(found) == len(set(found))
    first = corrected.candidates[0]
    assert (first.text, first.confidence, first.char_confidences) == (
        corrected.text,
        corrected.confidence,
        corrected.char_confidences,
    )
    assert 0.0 <= corrected.confidence <= 1.0
    assert len(corrected.char_confidences) in (0, len(corrected.text))
    if len(corrected.text) == len(result.text):
        assert corrected.confidence <= result.confidence + 1e-9
        for new, old in zip(corrected.char_confidences, result.char_confidences, strict=False):
            assert new <= old + 1e-9


@given(results(), countries)
@settings(deadline=None, max_examples=200)
def test_the_parts_of_a_corrected_reading_agree(
    result: OcrResult, expected: list[str] | None
) -> None:
    corrected = correct_reading(result, expected, named_colors("white", "black"))
    plain = "".join(c for c in corrected.display_text if c not in " -")
    assert len(plain) == len(corrected.text)
    assert corrected.country is not None or (corrected.region, corrected.format) == (None, None)
    if corrected.region is not None and corrected.country is not None:
        assert corrected.region in PACKS[corrected.country].regions
    assert not math.isnan(corrected.confidence)
