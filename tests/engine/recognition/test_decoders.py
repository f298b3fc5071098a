"""Probabilities become texts; padding and blanks count in no confidence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from galaxy_alpr.engine.recognition.decoders import Alphabet, Unread, decode_ctc, decode_slots

CLASSES = ["_", "A", "B", "8", "b", "-"]


def rows(*steps: dict[str, float]) -> NDArray[np.float32]:
    table = np.zeros((len(steps), len(CLASSES)), np.float32)
    for row, step in enumerate(steps):
        for char, score in step.items():
            table[row, CLASSES.index(char)] = score
    return table


def spell(indices: Sequence[int]) -> str:
    return "".join(CLASSES[index] for index in indices)


def test_slots_skip_the_padding() -> None:
    glyphs = decode_slots(rows({"A": 0.9}, {"B": 0.6, "8": 0.4}, {"_": 1.0}, {"_": 0.9}), 0)
    assert spell([glyph.index for glyph in glyphs]) == "AB"


def test_characters_have_the_centers_of_their_slots() -> None:
    centers = np.array([[0.1, 0.5], [0.2, 0.4], [0.3, 0.5], [0.4, 0.6]], np.float32)
    glyphs = decode_slots(rows({"A": 0.9}, {"_": 1.0}, {"-": 0.9}, {"B": 0.6}), 0)
    found = Alphabet(CLASSES, 0).result(glyphs, centers=centers).char_centers
    assert np.array(found) == pytest.approx(centers[[0, 3]])
    assert Alphabet(CLASSES, 0).result(glyphs).char_centers == ()


def test_ctc_merges_repeats_unless_a_blank_parts_them() -> None:
    steps = rows({"_": 0.9}, {"A": 0.5}, {"A": 0.8}, {"_": 0.6}, {"A": 0.7}, {"B": 0.9}, {"B": 0.4})
    glyphs = decode_ctc(steps, 0)
    assert spell([glyph.index for glyph in glyphs]) == "AAB"
    assert [float(glyph.scores.max()) for glyph in glyphs] == pytest.approx([0.8, 0.7, 0.9])


def test_ctc_of_blanks_is_nothing() -> None:
    assert decode_ctc(rows({"_": 0.9}, {"_": 0.8}), 0) == []


def test_the_confidence_is_the_product_of_the_characters_whatever_the_padding() -> None:
    alphabet = Alphabet(CLASSES, 0)
    short = rows({"A": 0.9}, {"B": 0.8}, {"_": 0.99})
    long = rows({"A": 0.9}, {"B": 0.8}, *[{"_": 0.51}] * 6)
    for table in (short, long):
        result = alphabet.result(decode_slots(table, 0))
        assert result.text == "AB"
        assert result.confidence == pytest.approx(0.72)
        assert result.char_confidences == pytest.approx((0.9, 0.8))


def test_candidates_come_from_the_alternatives_best_first() -> None:
    result = Alphabet(CLASSES, 0).result(
        decode_slots(rows({"A": 1.0}, {"B": 0.5, "8": 0.4, "A": 0.1}), 0)
    )
    assert [item.text for item in result.candidates] == ["AB", "A8", "AA"]
    assert [item.confidence for item in result.candidates] == pytest.approx([0.5, 0.4, 0.1])


def test_lower_case_counts_for_the_plate_character_it_means() -> None:
    result = Alphabet(CLASSES, 0).result(decode_slots(rows({"b": 0.5, "B": 0.4}), 0))
    assert (result.raw_text, result.text) == ("b", "B")
    assert result.confidence == pytest.approx(0.9)


def test_punctuation_is_raw_text_only() -> None:
    result = Alphabet(CLASSES, 0).result(decode_slots(rows({"A": 0.9}, {"-": 0.2}, {"8": 0.5}), 0))
    assert (result.raw_text, result.text) == ("A-8", "A8")
    assert result.confidence == pytest.approx(0.45)
    assert len(result.char_confidences) == 2


def test_nothing_but_punctuation_is_no_reading() -> None:
    result = Alphabet(CLASSES, 0).result(decode_slots(rows({"-": 0.9}), 0))
    assert (result.text, result.confidence, result.candidates) == ("", 0.0, ())


READABLE = ["_", "A", "B", "8", "?", "*"]
UNREAD = Unread(hidden=4, foreign=5, least=0.5)


def unread_rows(*steps: dict[str, float]) -> NDArray[np.float32]:
    return np.array([[step.get(char, 0.0) for char in READABLE] for step in steps], np.float32)


@pytest.mark.parametrize(
    ("step", "hidden", "foreign"),
    [({"?": 0.9}, 0.9, 0.0), ({"*": 0.7}, 0.0, 0.7), ({"?": 0.3, "*": 0.25, "B": 0.45}, 0.3, 0.25)],
)
def test_a_character_that_cannot_be_read_leaves_no_text(
    step: dict[str, float], hidden: float, foreign: float
) -> None:
    glyphs = decode_slots(unread_rows({"A": 0.9}, step, {"8": 0.8}, {"_": 1.0}), 0)
    result = Alphabet(READABLE, 0, UNREAD).result(glyphs)
    assert (result.text, result.confidence) == ("", 0.0)
    assert [candidate.text for candidate in result.candidates] == ["A?8"]
    assert (result.hidden, result.foreign) == pytest.approx((hidden, foreign))
    assert result.is_unread


def test_a_slight_doubt_leaves_the_text_and_is_told() -> None:
    glyphs = decode_slots(unread_rows({"A": 0.9}, {"B": 0.8, "?": 0.2}, {"_": 1.0}), 0)
    result = Alphabet(READABLE, 0, UNREAD).result(glyphs)
    assert (result.text, result.is_unread) == ("AB", False)
    assert (result.hidden, result.foreign) == pytest.approx((0.2, 0.0))
    assert result.confidence == pytest.approx(0.72)
