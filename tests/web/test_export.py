"""Cells of a CSV, and which format a request asks for."""

from __future__ import annotations

import pytest

from galaxy_alpr.web.export import chosen_format, safe_cell


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", "\ta", "\ra", "\na", "＝1", "＋1", "－1", "＠a"]
)
def test_formula_beginnings_are_defused(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


def test_numbers_stay_numbers() -> None:
    cells = [safe_cell(value) for value in (-1.5, 3, True, None, "B 1")]
    assert cells == ["-1.5", "3", "true", "", "B 1"]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("text/html, Text/CSV;q=0.9", "csv"),
        ("application/json, text/csv", "json"),
        ("application/x-ndjson", "jsonl"),
    ],
)
def test_the_header_chooses_the_format(accept: str | None, expected: str) -> None:
    assert chosen_format(None, accept) == expected
    assert chosen_format("jsonl", accept) == "jsonl"
