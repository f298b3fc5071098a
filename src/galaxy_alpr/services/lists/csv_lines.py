"""The lines of a plate list as a CSV file.

The columns are ``plate`` and ``status``, and optionally ``valid_from``, ``valid_until``, ``note``,
``holder`` and ``instruction``, in any order, in the encodings and with the separators of
``csv_text``. A date without a time means the whole day, so an entry is still valid on the day of
its ``valid_until``. Dates, and moments without an offset, are local times of a timezone that the
caller names.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from galaxy_alpr.db.base import EARLIEST_YEAR, LATEST_YEAR
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.errors import AlprError, PayloadTooLarge, ValidationFailed
from galaxy_alpr.services.formula_guard import unguarded
from galaxy_alpr.services.lists.cell_dates import DateOrder, UnclearDate, iso_text, order_of
from galaxy_alpr.services.lists.csv_text import CsvText, Encoding, read_text
from galaxy_alpr.services.lists.entries import OPTIONAL, EntryValues, WrittenPlate
from galaxy_alpr.timezones import WrittenMoment

REQUIRED = ("plate", "status")
MOMENTS = ("valid_from", "valid_until")
COLUMNS = (*REQUIRED, *MOMENTS, "note", *OPTIONAL)
MAX_LINES = 50_000

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
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
    problems: tuple[str, ...] = ()
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
    names = without_end([cell.lower() for cell in cells])
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


def named_cells(header: Sequence[str], cells: list[str]) -> tuple[dict[str, str], str | None]:
    """Return the cells of a row by their columns, and the problem with those that have none."""
    row = dict(zip(header, map(unguarded, cells), strict=False))
    count = len(without_end(cells))
    problem = f"has {count} cells for {len(header)} columns"
    return row, problem if count > len(header) else None


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

    def line(self, number: int, row: Mapping[str, str], problems: list[str]) -> Line:
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

    def _plate(self, number: int, written: str, problems: list[str]) -> WrittenPlate | None:
        problem, plate = None, None
        if _SHORTENED_NUMBER.fullmatch(written):
            problem = f"a spreadsheet has shortened a plate to the number {written!r}"
        elif self._guessed and not written.isascii():
            problem = f"{written!r} is not ASCII, and the file is not UTF-8"
        else:
            try:
                plate = WrittenPlate.of(written)
            except AlprError as error:
                problem = str(error)
        if plate is not None:
            first = self._lines.setdefault(plate.text, number)
            if first != number:
                problem = f"{plate.text} is already in row {first}"
        if problem is not None:
            problems.append(f"column plate: {problem}")
        return plate

    def _values(self, row: Mapping[str, str], problems: list[str]) -> EntryValues | None:
        status = row.get("status", "").lower()
        known = [item.value for item in PlateStatus if item is not PlateStatus.UNLISTED]
        if status not in known:
            problems.append(f"column status: {status!r} is not one of {', '.join(known)}")
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


def moment_cell(
    row: Mapping[str, str], name: str, order: DateOrder | None, problems: list[str]
) -> WrittenMoment | None:
    """Return the moment in a cell, ``None`` for an empty one; a wrong one adds to ``problems``."""
    text = row.get(name, "")
    if not text:
        return None
    problem = None
    try:
        moment = _read_moment(iso_text(text, order))
        if not EARLIEST_YEAR < moment.moment.year < LATEST_YEAR:
            problem = f"is not between {EARLIEST_YEAR} and {LATEST_YEAR}"
    except UnclearDate as error:
        problem = str(error)
    except (ValueError, OverflowError):
        problem = "is not a date such as 2026-11-22 or 2026-11-22T08:00:00Z"
    if problem is not None:
        problems.append(f"column {name}: {text!r} {problem}")
        return None
    return moment


def _read_moment(text: str) -> WrittenMoment:
    found = _DAY.match(text)
    if found is None:
        raise ValueError(f"{text!r} does not begin with a date")
    return WrittenMoment(datetime.fromisoformat(text), is_day=found.end() == len(text))
