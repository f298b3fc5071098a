"""Folding, weighted distance and the edits that explain it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from galaxy_alpr.engine.plates.alphabet import ALPHABET
from galaxy_alpr.engine.plates.confusables import (
    GROUPS,
    EditKind,
    confusables,
    confusion_cost,
    edits,
    fold,
    weighted_distance,
)

texts = st.text(st.sampled_from(ALPHABET), max_size=10)
characters = st.sampled_from(ALPHABET)


def test_the_folded_keys_are_as_stored() -> None:
    """A change here changes what is in every database: it needs a migration."""
    assert fold(ALPHABET) == "01234567894" + "8C0EF6H1JK1MN0" + "P0R57UVWXY2"


def test_groups_do_not_share_characters() -> None:
    joined = "".join(GROUPS)
    assert len(joined) == len(set(joined))


def test_a_plate_read_with_8_for_b_has_the_same_key() -> None:
    assert fold("8123XYZ") == fold("B123XYZ")


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert len(fold(text)) == len(text)


@given(characters, characters)
def test_cost_is_symmetric_and_graded(a: str, b: str) -> None:
    cost = confusion_cost(a, b)
    assert cost == confusion_cost(b, a)
    assert (cost == 0.0) == (a == b)
    assert 0.2 <= cost <= 1.0 or a == b
    if a != b and fold(a) == fold(b):
        assert cost < 0.5


@given(characters)
def test_confusables_go_from_likely_to_unlikely(character: str) -> None:
    costs = [cost for _, cost in confusables(character)]
    assert costs == sorted(costs)
    assert all(cost == confusion_cost(character, other) for other, cost in confusables(character))


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("B123XYZ", "8123XYZ", 0.3),
        ("B1O3", "B103", 0.2),
        ("B123XYZ", "B123XY", 1.0),
        ("B123XYZ", "B123XYZZ", 1.0),
        ("B123XYZ", "B124XYZ", 1.0),
        ("", "AB", 2.0),
        ("ABC", "", 3.0),
    ],
)
def test_distance(a: str, b: str, distance: float) -> None:
    assert weighted_distance(a, b) == pytest.approx(distance)


@given(texts, texts)
def test_distance_is_symmetric_and_zero_only_for_equal_texts(a: str, b: str) -> None:
    distance = weighted_distance(a, b)
    assert distance == pytest.approx(weighted_distance(b, a))
    assert (distance == 0.0) == (a == b)
    assert distance <= max(len(a), len(b))


@given(texts, texts, st.floats(0.0, 4.0))
def test_a_limit_only_cuts_off(a: str, b: str, limit: float) -> None:
    distance = weighted_distance(a, b)
    assert weighted_distance(a, b, limit) == (distance if distance <= limit else math.inf)


@given(texts, texts)
def test_edits_cost_the_distance_and_lead_from_one_to_the_other(read: str, meant: str) -> None:
    found = edits(read, meant)
    assert sum(edit.cost for edit in found) == pytest.approx(weighted_distance(read, meant))
    extra = sum(edit.kind is EditKind.EXTRA for edit in found)
    missing = sum(edit.kind is EditKind.MISSING for edit in found)
    assert len(read) - extra + missing == len(meant)
    for edit in found:
        source, character = (
            (read, edit.read) if edit.kind is EditKind.EXTRA else (meant, edit.meant)
        )
        assert source[edit.position - 1] == character


@pytest.mark.parametrize(
    ("read", "meant", "expected"),
    [
        ("8123XYZ", "B123XYZ", ["8 read for B at position 1"]),
        ("B123XY", "B123XYZ", ["Z missing at position 7"]),
        ("BB123XYZ", "B123XYZ", ["B too many at position 1"]),
        ("B173XYZ", "B143XYW", ["7 read for 4 at position 3", "Z read for W at position 7"]),
        ("B123XYZ", "B123XYZ", []),
    ],
)
def test_edits_as_text(read: str, meant: str, expected: list[str]) -> None:
    assert [str(edit) for edit in edits(read, meant)] == expected
