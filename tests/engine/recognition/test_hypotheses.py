"""Readings from the alternatives of each position."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from galaxy_alpr.engine.recognition.hypotheses import expand_candidates, text_confidence


def test_the_likeliest_readings_come_first() -> None:
    found = expand_candidates("B1", [[("B", 0.6), ("8", 0.4)], [("1", 0.9), ("I", 0.1)]], top_n=3)
    assert [c.text for c in found] == ["B1", "81", "BI"]
    assert [c.confidence for c in found] == pytest.approx([0.54, 0.36, 0.06])
    assert found[1].char_confidences == (0.4, 0.9)


def test_padding_counts_in_no_confidence() -> None:
    (only,) = expand_candidates("A", [[("A", 0.9)], [("", 0.6)]])
    assert only.confidence == pytest.approx(0.9)
    assert only.char_confidences == (0.9,)


def test_leaving_a_character_out_costs_its_probability() -> None:
    whole, short = expand_candidates("AB", [[("A", 1.0)], [("B", 0.8), ("", 0.2)]])
    assert (whole.text, short.text) == ("AB", "A")
    assert short.confidence == pytest.approx(0.2)
    assert short.char_confidences == (1.0,)


def test_the_recognizers_own_text_leads_even_if_it_is_not_the_likeliest() -> None:
    found = expand_candidates("8", [[("B", 0.7), ("8", 0.3)]])
    assert [c.text for c in found] == ["8", "B"]
    assert found[0].confidence == pytest.approx(0.3)


def test_an_own_text_that_the_alternatives_cannot_spell_is_kept() -> None:
    found = expand_candidates("XYZ", [[("A", 0.9)]])
    assert [c.text for c in found] == ["XYZ", "A"]
    assert found[0].confidence == 0.0


def test_nothing_read_gives_no_candidates() -> None:
    assert expand_candidates("", []) == ()
    assert text_confidence(()) == 0.0


alternatives = st.lists(
    st.dictionaries(st.sampled_from("AB80"), st.floats(0.01, 1.0), min_size=1, max_size=4).map(
        lambda options: list(options.items())
    ),
    min_size=1,
    max_size=5,
)


@given(alternatives, st.integers(1, 6))
@settings(deadline=None)
def test_the_search_finds_what_trying_all_finds(
    options: list[list[tuple[str, float]]], top_n: int
) -> None:
    everything = sorted(
        (math.prod(p for _, p in choice) for choice in itertools.product(*options)), reverse=True
    )
    best = "".join(max(o, key=lambda pair: pair[1])[0] for o in options)
    found = expand_candidates(best, options, top_n)
    assert [c.confidence for c in found] == pytest.approx(everything[:top_n])
    assert found[0].text == best or found[0].confidence == pytest.approx(found[-1].confidence)
    assert len({c.text for c in found}) == len(found)
    assert all(c.confidence == pytest.approx(text_confidence(c.char_confidences)) for c in found)
