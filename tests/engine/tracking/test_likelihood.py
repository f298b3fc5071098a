"""The probability of what a frame shows, given a text."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.tracking.likelihood import Observation, likelihood
from galaxy_alpr.types import OcrResult
from tests.engine.tracking.readings import plain, reading


def test_the_text_that_was_read_is_the_most_probable() -> None:
    seen = Observation.of(plain("B1234XYZ"))
    others = ("B1234XY", "1234XYZ", "B1234XYZZ", "B1284XYZ", "B124XYZ", "")
    assert all(likelihood("B1234XYZ", seen) > 8 * likelihood(other, seen) for other in others)
    assert all(likelihood(other, seen) > 0 for other in others)


def test_the_second_option_of_a_place_is_next() -> None:
    seen = Observation.of(reading({"B": 0.9}, {"8": 0.6, "3": 0.4}, {"1": 0.9}))
    read, second, third = (likelihood(text, seen) for text in ("B81", "B31", "B71"))
    assert read > second > 10 * third


def test_a_character_is_lost_more_easily_at_the_end() -> None:
    seen = Observation.of(plain("1234XYZ"))
    assert likelihood("B1234XYZ", seen) > 1.5 * likelihood("1234BXYZ", seen)


def test_a_doubtful_reading_may_lack_characters() -> None:
    sure, doubtful = (Observation.of(plain("1234", share)) for share in (0.99, 0.6))
    ratios = [likelihood("B1234", seen) / likelihood("1234", seen) for seen in (sure, doubtful)]
    assert ratios[1] > 2 * ratios[0]


def test_a_place_that_may_be_padding_is_left_out() -> None:
    seen = Observation.of(reading({"A": 0.9}, {"1": 0.9}, {"": 0.6, "7": 0.4}))
    assert likelihood("A1", seen) == pytest.approx(1.5 * likelihood("A17", seen), rel=0.15)


def test_what_could_not_be_read_may_be_any_character() -> None:
    seen = Observation.of(reading({"A": 0.9}, {"?": 0.98}, {"1": 0.9}))
    assert likelihood("AB1", seen) == pytest.approx(likelihood("A91", seen))
    assert likelihood("AB1", seen) > likelihood("A1", seen)


def test_a_reading_with_texts_only_has_a_place_for_each_character() -> None:
    texts_only = OcrResult("AB1", "AB1", 0.7, (0.9, 0.9, 0.9), ())
    assert len(Observation.of(texts_only).places) == 3
    assert Observation.of(OcrResult.empty()).places == ()
