"""Workbooks: what a spreadsheet program finds in them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from galaxy_alpr.web.answers.spreadsheets import xlsx_file

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
AT = datetime(2026, 11, 22, 17, 30, 0, 500_000, tzinfo=UTC)
JAKARTA = ZoneInfo("Asia/Jakarta")
COLUMNS: dict[str, Any] = {name: (lambda row, name=name: row[name]) for name in ("a", "b", "c")}


def sheets(content: bytes) -> list[list[list[str]]]:
    """Return the texts of the cells of each sheet, by row."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = sorted(name for name in book.namelist() if re.search(r"worksheets/sheet\d", name))
        return [list(_rows(book.read(name))) for name in names]


def _rows(xml: bytes) -> Iterator[list[str]]:
    for row in ElementTree.fromstring(xml).iter(f"{_SPACE}row"):
        cells = row.findall(f"{_SPACE}c")
        assert not [cell for cell in cells if cell.find(f"{_SPACE}f") is not None], "a formula"
        yield ["".join(cell.itertext()) for cell in cells]


def made(rows: Sequence[dict[str, Any]], zone: ZoneInfo | None, **options: Any) -> bytes:
    return b"".join(xlsx_file(iter([rows]), COLUMNS, zone, **options))


def test_values_keep_their_kind_and_no_text_is_a_formula() -> None:
    rows: list[dict[str, Any]] = [
        {"a": "B1234XYZ", "b": 1.5, "c": True},
        {"a": "=1+1", "b": None, "c": AT},
        {"a": "0123", "b": -2, "c": "https://example.com"},
    ]
    ((head, first, second, third),) = sheets(made(rows, JAKARTA))
    assert head == ["a", "b", "c"]
    assert first == ["B1234XYZ", "1.5", "1"]
    assert second[0] == "'=1+1"
    days = (datetime(2026, 11, 23, 0, 30, 0, 500_000) - datetime(1899, 12, 30)).total_seconds()  # noqa: DTZ001
    assert abs(float(second[1]) * 86_400 - days) < 0.01
    assert third == ["0123", "-2", "https://example.com"]


def test_a_moment_without_a_zone_keeps_its_own() -> None:
    rows = [{"a": AT, "b": AT.astimezone(JAKARTA), "c": None}]
    ((_, (utc, local)),) = sheets(made(rows, None))
    assert abs((float(local) - float(utc)) * 24 - 7) < 1e-6


def test_what_does_not_fit_goes_on_in_another_sheet() -> None:
    rows = [{"a": number, "b": "", "c": None} for number in range(5)]
    pages = sheets(made(rows, JAKARTA, max_rows=3))
    assert [[row[0] for row in page[1:]] for page in pages] == [["0", "1"], ["2", "3"], ["4"]]
    assert all(page[0] == ["a", "b", "c"] for page in pages)
