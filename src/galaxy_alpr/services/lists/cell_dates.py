"""Dates as spreadsheets write them into a CSV, which depends on the region of their machine.

Indonesia's is ``31/12/2026``, Germany's ``31.12.2026``, that of the United States ``12/31/2026``. A
time may follow: ``31/12/2026 08.30``, ``12/31/2026 8:30 AM``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from galaxy_alpr.db.base import EARLIEST_YEAR, LATEST_YEAR
from galaxy_alpr.services.lists.cell_problems import (
    CellProblem,
    ProblemCode,
    WrongCell,
    in_column,
)
from galaxy_alpr.timezones import WrittenMoment

_TIME = (
    r"(?:[ T]+(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?"
    r"(?: ?(?P<half>[AP]M))?)?"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FLAGS = re.ASCII | re.IGNORECASE
_YEAR_FIRST = re.compile(rf"(\d{{4}})([/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", _FLAGS)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{4}}){_TIME}", _FLAGS)
_YEAR_OF_TWO_DIGITS = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{2}(?!\d)", re.ASCII)


class DateOrder(StrEnum):
    """What comes first in the dates of a file."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


def order_of(cells: Iterable[str]) -> DateOrder | None:
    """Return the order that the dates of a file show; ``None`` for none, or for both.

    One file is saved by one machine: ``31/12/2026`` shows what ``01/11/2026`` means beside it.
    """
    found = (_YEAR_LAST.fullmatch(cell) for cell in cells)
    orders = {_order(date) for date in found if date is not None and date[2] != "."} - {None}
    return orders.pop() if len(orders) == 1 else None


def iso_text(text: str, order: DateOrder | None) -> str:
    """Return a spreadsheet's date in the form of ISO 8601, and any other text as it is.

    Raises ``WrongCell`` for one whose first two numbers can both be the month, without
    ``order``, and for a year of two digits; ``ValueError`` for an hour such as 13 PM.
    """
    found = _YEAR_FIRST.fullmatch(text)
    if found is not None:
        return f"{found[1]}-{found[3]:0>2}-{found[4]:0>2}{_time(found)}"
    if _YEAR_OF_TWO_DIGITS.match(text):
        raise WrongCell(
            ProblemCode.SHORT_YEAR,
            "has a year of two digits; write it with four, such as 2026-11-22",
        )
    found = _YEAR_LAST.fullmatch(text)
    if found is None:
        return text
    first, second, year = int(found[1]), int(found[3]), found[4]
    order = _order(found) or order
    if order is None and first != second:
        raise WrongCell(
            ProblemCode.UNCLEAR_DATE,
            f"can be {year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}; "
            "write it as one of them",
        )
    day, month = (second, first) if order is DateOrder.MONTH_FIRST else (first, second)
    return f"{year}-{month:02}-{day:02}{_time(found)}"


def _order(date: re.Match[str]) -> DateOrder | None:
    """Return the order of a date by itself; no region writes the month first with points."""
    if date[2] == "." or int(date[1]) > 12:
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if int(date[3]) > 12 else None


def _time(found: re.Match[str]) -> str:
    if found["hour"] is None:
        return ""
    hour, half = int(found["hour"]), found["half"]
    if half is not None:
        if not 1 <= hour <= 12:
            raise ValueError(f"{hour} {half} is no hour")
        hour = hour % 12 + 12 * (half.upper() == "PM")
    return f"T{hour:02}:{found['minute']}:{found['second'] or '00'}"


def moment_cell(
    row: Mapping[str, str], name: str, order: DateOrder | None, problems: list[CellProblem]
) -> WrittenMoment | None:
    """Return the moment in a cell, ``None`` for an empty one; a wrong one adds to ``problems``."""
    text = row.get(name, "")
    if not text:
        return None
    try:
        moment = _read_moment(iso_text(text, order))
        if EARLIEST_YEAR < moment.moment.year < LATEST_YEAR:
            return moment
        code = ProblemCode.DATE_OUT_OF_RANGE
        problem = f"is not between {EARLIEST_YEAR} and {LATEST_YEAR}"
    except WrongCell as error:
        code, problem = error.code, str(error)
    except (ValueError, OverflowError):
        code = ProblemCode.NOT_A_DATE
        problem = "is not a date such as 2026-11-22 or 2026-11-22T08:00:00Z"
    problems.append(in_column(name, f"{text!r} {problem}", code, text))
    return None


def _read_moment(text: str) -> WrittenMoment:
    found = _DAY.match(text)
    if found is None:
        raise ValueError(f"{text!r} does not begin with a date")
    return WrittenMoment(datetime.fromisoformat(text), is_day=found.end() == len(text))
