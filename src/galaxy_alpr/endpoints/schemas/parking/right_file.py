"""Rights as a CSV file: the columns of an export, and what an import changes."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from galaxy_alpr.endpoints.schemas.imports.cell_problems import PROBLEM_CODES, CellProblemOut
from galaxy_alpr.endpoints.schemas.parking.right_answers import RightOut
from galaxy_alpr.endpoints.schemas.parking.rights import HoursWindow
from galaxy_alpr.services.lists.csv_lines import LineAction
from galaxy_alpr.services.parking.rights.files import RightLine
from galaxy_alpr.web.export import Columns
from galaxy_alpr.web.schema import Schema

SEPARATOR = "; "


class RightLineOut(Schema):
    """The change by a line of a file, or the reason why it is invalid."""

    line: int = Field(description="Row as a spreadsheet counts it: the header is 1.")
    plates: str = Field(description="As they are written in the file.")
    action: LineAction
    right_id: int | None = Field(description="The right that it changes; null for a new one.")
    problems: list[str] = Field(
        description="What is wrong, with the column of the cell: `column plates: …`."
    )
    problem_codes: list[CellProblemOut] = Field(description=PROBLEM_CODES)


class RightImportOut(Schema):
    """The changes of an import, or those that it would make (`dry_run`)."""

    applied: bool
    timezone: str = Field(
        description="Timezone of the dates in the file, and of its moments without an offset."
    )
    added: int = Field(description="Lines that add a right.")
    changed: int = Field(description="Lines that change a right.")
    kept: int = Field(description="Lines that equal the right.")
    invalid: int
    lines: list[RightLineOut]

    @classmethod
    def of(cls, lines: Sequence[RightLine], *, applied: bool, zone: str) -> RightImportOut:
        counts = {action: sum(line.action is action for line in lines) for action in LineAction}
        return cls(
            applied=applied,
            timezone=zone,
            added=counts[LineAction.ADD],
            changed=counts[LineAction.CHANGE],
            kept=counts[LineAction.KEEP],
            invalid=counts[LineAction.INVALID],
            lines=[
                RightLineOut(
                    line=line.number,
                    plates=line.plates,
                    action=line.action,
                    right_id=line.right_id,
                    problems=list(map(str, line.problems)),
                    problem_codes=list(map(CellProblemOut.of, line.problems)),
                )
                for line in lines
            ],
        )


def _hours(window: HoursWindow) -> str:
    return f"{','.join(map(str, window.weekdays))} {window.start}-{window.end}"


CSV_COLUMNS: Columns[RightOut] = {
    "id": lambda right: right.id,
    "kind": lambda right: right.kind.value,
    "plates": lambda right: SEPARATOR.join(plate.display_text for plate in right.plates),
    "lot_ids": lambda right: (
        "all" if right.lot_ids is None else SEPARATOR.join(map(str, right.lot_ids))
    ),
    "hours": lambda right: SEPARATOR.join(map(_hours, right.hours)),
    "vehicle_classes": lambda right: SEPARATOR.join(right.vehicle_classes),
    "valid_from": lambda right: right.valid_from,
    "valid_until": lambda right: right.valid_until,
    "max_inside": lambda right: right.max_inside,
    "uses": lambda right: right.uses,
    "uses_left": lambda right: right.uses_left,
    "accepts_similar": lambda right: right.accepts_similar,
    "minutes": lambda right: right.minutes,
    "amount": lambda right: right.amount,
    "percent": lambda right: right.percent,
    "given_by": lambda right: right.given_by,
    "holder": lambda right: right.holder,
    "note": lambda right: right.note,
    "instruction": lambda right: right.instruction,
}
