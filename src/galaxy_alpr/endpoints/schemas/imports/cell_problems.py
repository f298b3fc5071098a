"""Problems of the cells of an imported file."""

from __future__ import annotations

from pydantic import Field

from galaxy_alpr.services.lists.cell_problems import CellProblem, ProblemCode
from galaxy_alpr.web.schema import Schema

PROBLEM_CODES = "The same problems for programs, and for texts in other languages."


class CellProblemOut(Schema):
    """A problem of a line."""

    code: ProblemCode
    column: str | None = Field(description="Null: the problem is of the whole line.")
    value: str | None = Field(
        description="Text of the cell, at most 60 characters. The other row for `repeated`, the "
        "limit for `too_long` and `not_a_number`."
    )

    @classmethod
    def of(cls, problem: CellProblem) -> CellProblemOut:
        return cls(code=problem.code, column=problem.column, value=problem.value)
