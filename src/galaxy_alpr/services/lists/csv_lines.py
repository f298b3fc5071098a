"""The lines of a plate list as a CSV file.

The columns are ``plate`` and ``status``, and optionally ``valid_from``, ``valid_until``, ``note``,
``holder`` and ``instruction``, or words of ``column_words`` for them, in any order, in the
encodings and with the separators of ``csv_text``. A date without a time means the whole day, so an
entry is still valid on the day of its ``valid_until``. Dates, and moments without an offset, are
local times of a timezone that the caller names.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from zoneinfo import ZoneInfo

from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.errors import AlprError, PayloadTooLarge, ValidationFailed
from galaxy_alpr.services.formula_guard import unguarded
from galaxy_alpr.services.lists.cell_dates import DateOrder, moment_cell, order_of
from galaxy_alpr.services.lists.cell_problems import (
    CellProblem,
    ProblemCode,
    WrongCell,
    in_column,
    of_error,
)
from galaxy_alpr.services.lists.column_words import column_name, status_name
from galaxy_alpr.services.lists.csv_text import CsvText, Encoding, read_text
from galaxy_alpr.services.lists.entries import OPTIONAL, EntryValues, WrittenPlate

REQUIRED = ("plate", "status")
MOMENTS = ("valid_from", "valid_until")
COLUMNS = (*REQUIRED, *MOMENTS, "note", *OPTIONAL)
MAX_LINES = 50_000

_SHORTENED_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?E[+-]\d{2,3}", re.ASCII | re.IGNORECASE)
"""What a spreadsheet makes of ``1000000`` and of ``1E6``: which it was cannot be told."""


class LineAction(StrEnum):
    """The effect of a line on the lists."""

    ADD = "add"
    CHANGE = "change"
    KEEP = "keep"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a file. ``number`` is its row as a spreadsheet counts it, the header being 1."""

    number: int
    written: str
    action: LineAction
    plate: WrittenPlate | None = None
    values: EntryValues | None = None
    problems: tuple[CellProblem, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A file's lines, each with the problems that it has by itself, and how the file was read.

    ``date_order`` is that of the dates which do not begin with the year, where they show one.
    """

    encoding: Encoding
    date_order: DateOrder | None
    lines: list[Line] = field(repr=False)


def parse(data: bytes, zone: ZoneInfo) -> Table:
    """Return the lines of a file.

    Raises ``ValidationFailed`` for a file that is not such a table, ``PayloadTooLarge``.
    """
    text = read_text(data)
    rows = rows_of(text)
    _, first = next(rows, (1, []))
    header = _header(first)
    cells = {number: named_cells(header, row) for number, row in rows}
    order = order_of(row[name] for row, _ in cells.values() for name in MOMENTS if name in row)
    keeps = frozenset(OPTIONAL) - set(header)
    reader = _LineReader(guessed=text.is_guess, order=order, zone=zone, keeps=keeps)
    lines = [
        reader.line(number, row, [] if extra is None else [extra])
        for number, (row, extra) in cells.items()
    ]
    return Table(text.encoding, order, lines)


def rows_of(text: CsvText) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, with their numbers."""
    reader = csv.reader(io.StringIO(text.text, newline=""), delimiter=text.delimiter, strict=True)
    rows = 0
    try:
        for number, cells in enumerate(reader, 1):
            if not any(cell.strip() for cell in cells):
                continue
            if rows > MAX_LINES:
                raise PayloadTooLarge(f"a file has at most {MAX_LINES} lines of plates")
            rows += 1
            yield number, [cell.strip() for cell in cells]
    except csv.Error as error:
        line = reader.line_num + text.skipped
        raise ValidationFailed(f"line {line} is not CSV: {error}") from error


def _header(cells: Sequence[str]) -> list[str]:
    names = without_end([column_name(cell, COLUMNS) for cell in cells])
    missing = [name for name in REQUIRED if name not in names]
    unknown = sorted({name for name in names if name not in COLUMNS})
    if missing or unknown or len(set(names)) < len(names):
        raise ValidationFailed(
            f"line 1 must name the columns {', '.join(COLUMNS)} (each once; all but the first "
            f"two are optional); it names {', '.join(names) or 'none'}"
        )
    return names


def without_end(cells: list[str]) -> list[str]:
    """Return the cells without the empty ones at the end."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def named_cells(
    header: Sequence[str], cells: list[str]
) -> tuple[dict[str, str], CellProblem | None]:
    """Return the cells of a row by their columns, and the problem with those that have none."""
    row = dict(zip(header, map(unguarded, cells), strict=False))
    count = len(without_end(cells))
    if count <= len(header):
        return row, None
    sentence = f"has {count} cells for {len(header)} columns"
    return row, CellProblem(sentence, ProblemCode.TOO_MANY_CELLS)


class _LineReader:
    """Makes the lines of a file of its rows, of which no two may have the same plate."""

    def __init__(
        self, *, guessed: bool, order: DateOrder | None, zone: ZoneInfo, keeps: frozenset[str]
    ) -> None:
        self._guessed = guessed
        self._order = order
        self._zone = zone
        self._keeps = keeps
        self._lines: dict[str, int] = {}

    def line(self, number: int, row: Mapping[str, str], problems: list[CellProblem]) -> Line:
        """Return the line of a row, with ``problems`` and those of its cells."""
        written = row.get("plate", "")
        plate = self._plate(number, written, problems)
        values = self._values(row, problems)
        return Line(
            number=number,
            written=written,
            action=LineAction.INVALID if problems else LineAction.KEEP,
            plate=plate,
            values=values,
            problems=tuple(problems),
        )

    def _plate(self, number: int, written: str, problems: list[CellProblem]) -> WrittenPlate | None:
        try:
            plate = self._written_plate(written)
        except (AlprError, WrongCell) as error:
            problems.append(of_error("plate", error, written))
            return None
        first = self._lines.setdefault(plate.text, number)
        if first != number:
            repeated = f"{plate.text} is already in row {first}"
            problems.append(in_column("plate", repeated, ProblemCode.REPEATED, first))
        return plate

    def _written_plate(self, written: str) -> WrittenPlate:
        if _SHORTENED_NUMBER.fullmatch(written):
            raise WrongCell(
                ProblemCode.SHORTENED_NUMBER,
                f"a spreadsheet has shortened a plate to the number {written!r}",
            )
        if self._guessed and not written.isascii():
            problem = f"{written!r} is not ASCII, and the file is not UTF-8"
            raise WrongCell(ProblemCode.NOT_ASCII, problem)
        return WrittenPlate.of(written)

    def _values(self, row: Mapping[str, str], problems: list[CellProblem]) -> EntryValues | None:
        written = row.get("status", "")
        status = status_name(written)
        known = [item.value for item in PlateStatus if item is not PlateStatus.UNLISTED]
        if status not in known:
            problem = f"{status!r} is not one of {', '.join(known)}"
            code = ProblemCode.UNKNOWN_WORD if written else ProblemCode.EMPTY
            problems.append(in_column("status", problem, code, written))
        valid_from, valid_until = (
            moment_cell(row, name, self._order, problems) for name in MOMENTS
        )
        if problems:
            return None
        values = EntryValues(
            status=PlateStatus(status),
            valid_from=None if valid_from is None else valid_from.begin(self._zone),
            valid_until=None if valid_until is None else valid_until.end(self._zone),
            note=row.get("note") or None,
            holder=row.get("holder") or None,
            instruction=row.get("instruction") or None,
            keeps=self._keeps,
        )
        problems.extend(values.problems())
        return values
