"""Whole lists as an Excel workbook (Office Open XML)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from galaxy_alpr.services.formula_guard import guarded

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MAX_ROWS = 1_048_576
"""Rows of a sheet; what does not fit goes on in another sheet."""

MAX_CELL = 32_767
"""Characters of a cell."""

_CHUNK = 256 * 1024
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}

Item = TypeVar("Item")


def xlsx_file(
    batches: Iterable[Sequence[Item]],
    columns: Mapping[str, Callable[[Item], Any]],
    zone: ZoneInfo | None,
    *,
    max_rows: int = MAX_ROWS,
) -> Iterator[bytes]:
    """Yield a workbook with a header line and a line for each item.

    Moments are local times of ``zone``, without one those of their own timezone, to the
    millisecond: a cell has no offset. The rows are kept in a temporary file, not in memory.
    """
    with tempfile.TemporaryDirectory(prefix="galaxy-alpr-") as folder:
        file = Path(folder) / "rows.xlsx"
        with Workbook(str(file), {**_OPTIONS, "tmpdir": folder}) as book:
            _Sheets(book, list(columns), max_rows).write(batches, columns.values(), zone)
        with file.open("rb") as content:
            while chunk := content.read(_CHUNK):
                yield chunk


class _Sheets:
    """The sheets of a workbook, one after the other."""

    def __init__(self, book: Workbook, names: Sequence[str], max_rows: int) -> None:
        self._book = book
        self._names = names
        self._max_rows = max_rows
        self._bold = book.add_format({"bold": True})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})

    def write(
        self,
        batches: Iterable[Sequence[Item]],
        cells: Iterable[Callable[[Item], Any]],
        zone: ZoneInfo | None,
    ) -> None:
        cells = tuple(cells)
        sheet, row = self._new(), 1
        for batch in batches:
            for item in batch:
                if row == self._max_rows:
                    sheet, row = self._new(), 1
                for column, cell in enumerate(cells):
                    self._write(sheet, row, column, cell(item), zone)
                row += 1

    def _new(self) -> Worksheet:
        sheet: Worksheet = self._book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(self._names) - 1, 18)
        sheet.write_row(0, 0, self._names, self._bold)
        return sheet

    def _write(
        self, sheet: Worksheet, row: int, column: int, value: Any, zone: ZoneInfo | None
    ) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, datetime):
            local = value if zone is None else value.astimezone(zone)
            sheet.write_datetime(row, column, local.replace(tzinfo=None), self._moment)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value)
        else:
            sheet.write_string(row, column, guarded(str(value))[:MAX_CELL])
