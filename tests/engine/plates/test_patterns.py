"""The pattern language of the country packs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from galaxy_alpr.engine.plates.patterns import PatternError, compile_pattern
from tests.engine.plates.shapes import fits, sample


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("@##", ["A12"], ["112", "AB2", "A1", "A123"]),
        ("#{1,3} @{2}", ["1AB", "12AB", "123AB"], ["AB", "1234AB", "1A"]),
        ("*{2}-X7", ["A1X7", "99X7"], ["A1X8"]),
        ("[A-CX]#", ["A1", "C1", "X1"], ["D1", "Y1"]),
        ("[1-9]@{0,1}", ["1", "9Z"], ["0", "0Z"]),
        ("(month)", ["01", "09", "10", "12"], ["00", "13", "20", "1", "011", "O1"]),
        ("(year)", ["10", "27", "49"], ["09", "50", "7"]),
        ("(month) (year)", ["0827", "1210"], ["1327", "0809", "827", "08127"]),
    ],
)
def test_patterns(pattern: str, yes: list[str], no: list[str]) -> None:
    shapes = compile_pattern(pattern, [])
    assert [text for text in yes + no if fits(shapes, text)] == yes


def test_separators_are_displayed_between_characters_only() -> None:
    longest, shortest = compile_pattern("@{0,1} ##-#", [])
    assert longest.display("A123") == "A 12-3"
    assert shortest.display("123") == "12-3"


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "a##",
        "@{3,1}",
        "(region)##",
        "[]#",
        "[9-A]",
        "@{13}",
        "*{0,9}*{0,9}*{0,9}",
        "#(region)#",
        "(month)(month)",
        "(year){2}",
        "(day)",
    ],
)
def test_a_wrong_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern, [])


@given(
    st.lists(st.sampled_from(["@", "#", "*", "[A-D]", "[5-9]", "Q", "3"]), min_size=1, max_size=9)
)
@settings(deadline=None)
def test_the_texts_of_a_pattern_fit_it(tokens: list[str]) -> None:
    shapes = compile_pattern("".join(tokens), [])
    assert fits(shapes, sample(shapes[0]))


@pytest.mark.parametrize(
    ("pattern", "letters"), [("@# @{3}", 3), ("#@{0,2}", 2), ("@#", 0), ("#[A-Y]@", 1), ("*@", 1)]
)
def test_final_letters_are_counted(pattern: str, letters: int) -> None:
    assert max(shape.final_letters for shape in compile_pattern(pattern, [])) == letters
