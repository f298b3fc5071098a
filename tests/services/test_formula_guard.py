"""No cell begins a formula in any dialect of a spreadsheet, and every text comes back."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from galaxy_alpr.services.formula_guard import guarded, unguarded

PIECES = [
    *"=+-@＝＋－＠﹦﹢﹣﹫−",
    *";,\t\r\n '\"|:",
    *("\u200b", "\ufeff", "\xa0", "\0"),
    *("a", "1", "車", "cmd|' /C calc'!A0"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


def cells(text: str, delimiter: str) -> list[str]:
    """Return the cells that a spreadsheet makes of a line whose middle cell is ``text``."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(["B1", text, "x"])
    rows = csv.reader(io.StringIO(buffer.getvalue(), newline=""), delimiter=delimiter)
    return [cell for row in rows for cell in row]


def is_formula(cell: str) -> bool:
    hidden = {"Cc", "Cf", "Zs"}
    shown = "".join(c for c in cell if unicodedata.category(c) not in hidden).lstrip('"')
    return unicodedata.normalize("NFKC", shown).startswith(("=", "+", "-", "@", "−"))


@given(TEXTS)
@example("=1+1")
@example("x;=1+1")
@example('x";"=1+1')
@example("x\t＝1")
@example("x\n@a")
def test_no_cell_is_a_formula(text: str) -> None:
    for delimiter in ",;\t":
        assert not [cell for cell in cells(guarded(text), delimiter) if is_formula(cell)]


@given(TEXTS)
def test_every_text_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["boss", "a;b, c", "B 1-2", "a=b", "two\nlines", "O'Hara", ""])
def test_an_ordinary_text_stays(text: str) -> None:
    assert guarded(text) == text
