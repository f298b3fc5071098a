"""Problems of the cells of a file: a sentence in English, and a code for other languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from galaxy_alpr.errors import AlprError

MAX_VALUE = 60
"""Characters of a cell that a problem repeats."""


class ProblemCode(StrEnum):
    """What is wrong with a line of a file."""

    TOO_MANY_CELLS = "too_many_cells"
    EMPTY = "empty"
    UNKNOWN_WORD = "unknown_word"
    NOT_A_PLATE = "not_a_plate"
    SHORTENED_NUMBER = "shortened_number"
    NOT_ASCII = "not_ascii"
    REPEATED = "repeated"
    NOT_A_DATE = "not_a_date"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    UNCLEAR_DATE = "unclear_date"
    SHORT_YEAR = "short_year"
    END_BEFORE_START = "end_before_start"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"
    NOT_HOURS = "not_hours"
    UNKNOWN_LOT = "unknown_lot"
    UNKNOWN_ID = "unknown_id"
    NEEDED = "needed"
    NOT_FOR_THIS_KIND = "not_for_this_kind"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A problem of a line: its sentence, its code, and the column and text of the cell.

    ``value`` is the number of the other row for ``repeated``, and the limit for ``too_long`` and
    ``not_a_number``.
    """

    sentence: str
    code: ProblemCode
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        return self.sentence


class WrongCell(ValueError):
    """A cell without the value that its column needs; the text says why."""

    def __init__(self, code: ProblemCode, problem: str, value: object = None) -> None:
        super().__init__(problem)
        self.code = code
        self.value = value


def in_column(column: str, problem: object, code: ProblemCode, value: object = None) -> CellProblem:
    """Return the problem of the cell of a column."""
    written = None if value is None else str(value)[:MAX_VALUE]
    return CellProblem(f"column {column}: {problem}", code, column, written)


def of_error(column: str, error: Exception, text: str) -> CellProblem:
    """Return the problem of a cell with this text, of the error that reading it raised."""
    if isinstance(error, WrongCell):
        return in_column(column, error, error.code, error.value or text)
    code = ProblemCode.NOT_A_PLATE if isinstance(error, AlprError) else ProblemCode.OTHER
    return in_column(column, error, code, text)
