"""What the import of a plate list changes."""

from __future__ import annotations

from pydantic import Field

from galaxy_alpr.endpoints.schemas.imports.cell_problems import PROBLEM_CODES, CellProblemOut
from galaxy_alpr.services.lists.cell_dates import DateOrder
from galaxy_alpr.services.lists.csv_lines import Line, LineAction
from galaxy_alpr.services.lists.csv_text import Encoding
from galaxy_alpr.services.lists.files import Plan
from galaxy_alpr.web.schema import Schema


class LineOut(Schema):
    """The change by a line of a file, or the reason why it is invalid."""

    line: int = Field(description="Row as a spreadsheet counts it: the header is 1.")
    plate: str = Field(description="As it is written in the file.")
    action: LineAction
    changes: list[str] = Field(description="Columns in which a listed plate changes.")
    problems: list[str] = Field(
        description="What is wrong, with the column of the cell: `column plate: …`."
    )
    problem_codes: list[CellProblemOut] = Field(description=PROBLEM_CODES)

    @classmethod
    def of(cls, line: Line) -> LineOut:
        return cls(
            line=line.number,
            plate=line.written,
            action=line.action,
            changes=list(line.changes),
            problems=list(map(str, line.problems)),
            problem_codes=list(map(CellProblemOut.of, line.problems)),
        )


class ImportOut(Schema):
    """The changes of an import, or those that it would make (`dry_run`)."""

    applied: bool
    encoding: Encoding = Field(
        description="Encoding of the file. `windows-1252` is taken where it has no byte order mark "
        "and is not UTF-8: check the notes."
    )
    date_order: DateOrder | None = Field(
        description="How dates such as 01/11/2026 were read. Null: no other date of the file shows "
        "it, and such dates are invalid."
    )
    timezone: str = Field(
        description="Timezone of the dates in the file, and of its moments without an offset."
    )
    added: int
    changed: int
    kept: int = Field(description="Lines that equal the entry on the list.")
    invalid: int
    lines: list[LineOut]

    @classmethod
    def of(cls, plan: Plan, *, applied: bool) -> ImportOut:
        return cls(
            applied=applied,
            encoding=plan.encoding,
            date_order=plan.date_order,
            timezone=plan.zone.key,
            added=plan.count(LineAction.ADD),
            changed=plan.count(LineAction.CHANGE),
            kept=plan.count(LineAction.KEEP),
            invalid=plan.count(LineAction.INVALID),
            lines=[LineOut.of(line) for line in plan.lines],
        )
