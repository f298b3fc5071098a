"""The lines of a plate list as a CSV file.

The columns are ``plate`` and ``status``, and optionally ``valid_from``, ``valid_until`` and
``note``, in any order, separated by ``,``, ``;`` or a tabulator. A date without a time means the
whole day, so an entry is still valid on the day of its ``valid_until``. Dates, and moments without
an offset, are local times of a timezone that the caller names.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from galaxy_alpr.db.base import EARLIEST_YEAR, LATEST_YEAR
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.errors import AlprError, PayloadTooLarge, ValidationFailed
from galaxy_alpr.services.formula_guard import unguarded
from galaxy_alpr.services.lists.entries import EntryValues, WrittenPlate
from galaxy_alpr.timezones import WrittenMoment

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


def parse(data: bytes, zone: ZoneInfo) -> Iterator[Line]:
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
            yield _line(reader.line_num, header, cells, first_lines, zone)
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
    number: int,
    header: Sequence[str],
    cells: Sequence[str],
    first_lines: dict[str, int],
    zone: ZoneInfo,
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
    values = _values(row, problems, zone)
    return Line(
        number=number,
        written=row["plate"],
        action=LineAction.INVALID if problems else LineAction.KEEP,
        plate=plate,
        values=values,
        problems=tuple(problems),
    )


def _values(row: Mapping[str, str], problems: list[str], zone: ZoneInfo) -> EntryValues | None:
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
        valid_from=None if valid_from is None else valid_from.begin(zone),
        valid_until=None if valid_until is None else valid_until.end(zone),
        note=row.get("note") or None,
    )
    problems.extend(values.problems())
    return values


def _moment(row: Mapping[str, str], name: str, problems: list[str]) -> WrittenMoment | None:
    text = row.get(name, "")
    if not text:
        return None
    try:
        moment = _read_moment(text)
    except (ValueError, OverflowError):
        problems.append(f"{name} {text!r} is not a date such as 2026-11-22 or 2026-11-22T08:00:00Z")
        return None
    if not EARLIEST_YEAR < moment.moment.year < LATEST_YEAR:
        problems.append(f"{name} is not between {EARLIEST_YEAR} and {LATEST_YEAR}")
        return None
    return moment


def _read_moment(text: str) -> WrittenMoment:
    found = _DAY.match(text)
    if found is None:
        raise ValueError(f"{text!r} does not begin with a date")
    return WrittenMoment(datetime.fromisoformat(text), is_day=found.end() == len(text))
