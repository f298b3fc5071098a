"""The lines of a plate list as a CSV file.

The columns are ``plate`` and ``status``, and optionally ``valid_from``, ``valid_until`` and
``note``, in any order, separated by ``,``, ``;`` or a tabulator. A date without a time means the
whole day, so an entry is still valid on the day of its ``valid_until``. Moments without offset are
UTC.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from galaxy_alpr.db.base import EARLIEST_YEAR, LATEST_YEAR
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.errors import AlprError, PayloadTooLarge, ValidationFailed
from galaxy_alpr.services.formula_guard import unguarded
from galaxy_alpr.services.lists.entries import EntryValues, WrittenPlate

REQUIRED = ("plate", "status")
COLUMNS = (*REQUIRED, "valid_from", "valid_until", "note")
MAX_LINES = 50_000

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class LineAction(StrEnum):
    """The effect of a line on the lists."""

    ADD = "add"
    CHANGE = "change"
    KEEP = "keep"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a file. ``number`` is the line as an editor counts it, from 1."""

    number: int
    written: str
    action: LineAction
    plate: WrittenPlate | None = None
    values: EntryValues | None = None
    problems: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


def parse(data: bytes) -> Iterator[Line]:
    """Yield the lines of a file, each with the problems that it has by itself.

    Raises ``ValidationFailed`` for a file that is not such a table, ``PayloadTooLarge``.
    """
    reader = csv.reader(io.StringIO(_decoded(data), newline=""), delimiter=_delimiter(data))
    first_lines: dict[str, int] = {}
    try:
        header = _header(next(reader, []))
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if reader.line_num > MAX_LINES + 1:
                raise PayloadTooLarge(f"a file has at most {MAX_LINES} lines of plates")
            yield _line(reader.line_num, header, cells, first_lines)
    except csv.Error as error:
        raise ValidationFailed(f"line {reader.line_num} is not CSV: {error}") from error


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValidationFailed(f"line {line} is not UTF-8; save the file as UTF-8") from error


def _delimiter(data: bytes) -> str:
    first = data.split(b"\n", 1)[0]
    return max(",;\t", key=lambda character: first.count(character.encode()))


def _header(cells: Sequence[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    missing = [name for name in REQUIRED if name not in names]
    unknown = sorted({name for name in names if name not in COLUMNS})
    if missing or unknown or len(set(names)) < len(names):
        raise ValidationFailed(
            f"line 1 must name the columns {', '.join(COLUMNS)} (each once; the last three are "
            f"optional); it names {', '.join(names) or 'none'}"
        )
    return names


def _line(
    number: int, header: Sequence[str], cells: Sequence[str], first_lines: dict[str, int]
) -> Line:
    row = dict(zip(header, (unguarded(cell.strip()) for cell in cells), strict=False))
    problems: list[str] = []
    if len(cells) > len(header):
        problems.append(f"has {len(cells)} cells for {len(header)} columns")
    plate = None
    try:
        plate = WrittenPlate.of(row["plate"])
    except AlprError as error:
        problems.append(str(error))
    if plate is not None and plate.text in first_lines:
        problems.append(f"plate {plate.text} is already on line {first_lines[plate.text]}")
    elif plate is not None:
        first_lines[plate.text] = number
    values = _values(row, problems)
    return Line(
        number=number,
        written=row["plate"],
        action=LineAction.INVALID if problems else LineAction.KEEP,
        plate=plate,
        values=values,
        problems=tuple(problems),
    )


def _values(row: Mapping[str, str], problems: list[str]) -> EntryValues | None:
    status = row.get("status", "").lower()
    known = [item.value for item in PlateStatus if item is not PlateStatus.UNLISTED]
    if status not in known:
        problems.append(f"status {status!r} is not one of {', '.join(known)}")
    valid_from = _moment(row, "valid_from", problems)
    valid_until = _moment(row, "valid_until", problems)
    if problems:
        return None
    values = EntryValues(
        status=PlateStatus(status),
        valid_from=valid_from,
        valid_until=valid_until,
        note=row.get("note") or None,
    )
    problems.extend(values.problems())
    return values


def _moment(row: Mapping[str, str], name: str, problems: list[str]) -> datetime | None:
    text = row.get(name, "")
    if not text:
        return None
    try:
        moment = _read_moment(text, end_of_day=name == "valid_until")
    except (ValueError, OverflowError):
        problems.append(f"{name} {text!r} is not a date such as 2026-11-22 or 2026-11-22T08:00:00Z")
        return None
    if not EARLIEST_YEAR < moment.year < LATEST_YEAR:
        problems.append(f"{name} is not between {EARLIEST_YEAR} and {LATEST_YEAR}")
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _read_moment(text: str, *, end_of_day: bool) -> datetime:
    """Return the moment of a date with a time; of a date alone the beginning or end of the day."""
    found = _DAY.match(text)
    if found is None:
        raise ValueError(f"{text!r} does not begin with a date")
    moment = datetime.fromisoformat(text)
    is_day = found.end() == len(text)
    return moment + timedelta(days=1) if is_day and end_of_day else moment
