"""Rights as a CSV file: what its lines would change, and their import.

A line with an ``id`` changes that right, one without adds a right. What the file has no column for
stays, or gets its default. Several plates, lots, windows and classes in a cell are separated by
``;``. A line with a wrong cell is invalid; no other line is changed by that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Right, RightLot, RightPlate
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.parking import rights
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import values_of
from galaxy_alpr.services.lists.cell_dates import moment_cell, order_of
from galaxy_alpr.services.lists.cell_problems import CellProblem, ProblemCode, in_column
from galaxy_alpr.services.lists.column_words import column_name
from galaxy_alpr.services.lists.csv_lines import (
    MOMENTS,
    LineAction,
    named_cells,
    rows_of,
    without_end,
)
from galaxy_alpr.services.lists.csv_text import read_text
from galaxy_alpr.services.parking.rights import changes
from galaxy_alpr.services.parking.rights.cells import (
    COLUMNS,
    IGNORED,
    NUMBER,
    REQUIRED,
    values_of_row,
)
from galaxy_alpr.services.parking.rights.values import RightValues
from galaxy_alpr.services.transactions import Transactions

MAX_NAMED = 10

_CODES = {
    "kind": ProblemCode.UNKNOWN_WORD,
    "valid_until": ProblemCode.END_BEFORE_START,
    "lot_ids": ProblemCode.UNKNOWN_LOT,
    "hours": ProblemCode.NOT_HOURS,
    "plates": ProblemCode.OTHER,
}
"""Codes of the columns whose values contradict others; of the rest the kind decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RightLine:
    """A line of a file, by its row as a spreadsheet counts it, and what it does."""

    number: int
    plates: str
    action: LineAction
    right_id: int | None = None
    values: RightValues | None = None
    problems: tuple[CellProblem, ...] = ()


def import_rights(
    session: Session,
    write: Transactions,
    data: bytes,
    *,
    zone: ZoneInfo,
    dry_run: bool,
    skip_invalid: bool,
    actor: Actor,
) -> list[RightLine]:
    """Import a file and return its lines; a dry run only reads, by ``session``.

    ``zone`` is the timezone of dates, and of moments without an offset. Raises
    ``ValidationFailed`` for a file that is not such a table, and for one with an invalid line
    unless ``skip_invalid``; ``PayloadTooLarge``.
    """
    if dry_run:
        return plan(session, data, zone)

    def change(session: Session) -> list[RightLine]:
        lines = plan(session, data, zone)
        _refuse(lines, skip_invalid)
        actions = [line.action for line in lines]
        counts = {"added": actions.count(LineAction.ADD)}
        counts["changed"] = actions.count(LineAction.CHANGE)
        record(session, actor, "rights.import", "rights", after=counts)
        for line in lines:
            if line.values is None:
                continue
            if line.action is LineAction.ADD:
                changes.add_right(session, line.values, actor=actor)
            elif line.action is LineAction.CHANGE and line.right_id is not None:
                changes.change_right(session, line.right_id, line.values, actor=actor)
        return lines

    return write(change)


def plan(session: Session, data: bytes, zone: ZoneInfo) -> list[RightLine]:
    """Return what the lines of a file would change; nothing is changed. Raises as above."""
    text = read_text(data)
    rows = rows_of(text)
    _, first = next(rows, (1, []))
    header = _header(first)
    lots = {use.lot.name: use.lot.id for use in places.lots(session)}
    cells = {number: named_cells(header, row) for number, row in rows}
    order = order_of(row[name] for row, _ in cells.values() for name in MOMENTS if name in row)
    seen: dict[str, int] = {}
    lines = []
    for number, (row, extra) in cells.items():
        problems = [] if extra is None else [extra]
        moments = {name: moment_cell(row, name, order, problems) for name in MOMENTS if name in row}
        given: dict[str, Any] = {
            name: moment and (moment.end(zone) if name == "valid_until" else moment.begin(zone))
            for name, moment in moments.items()
        }
        id_text = row.get("id", "")
        if id_text and seen.setdefault(id_text, number) != number:
            repeated = f"{id_text} is already in row {seen[id_text]}"
            problems.append(in_column("id", repeated, ProblemCode.REPEATED, seen[id_text]))
        lines.append(_line(session, number, row, given, problems, lots))
    return lines


def _line(
    session: Session,
    number: int,
    row: Mapping[str, str],
    given: dict[str, Any],
    wrong: list[CellProblem],
    lots: Mapping[str, int],
) -> RightLine:
    line = RightLine(number=number, plates=row.get("plates", ""), action=LineAction.INVALID)
    values = values_of_row(row, given, wrong, lots)
    right: Right | None = None
    if id_text := row.get("id"):
        if NUMBER.fullmatch(id_text):
            right = rights.get(session, id=int(id_text))
        if right is None:
            missing = f"no right {id_text[:20]}"
            wrong.append(in_column("id", missing, ProblemCode.UNKNOWN_ID, id_text))
    if values is None or wrong:
        return replace(line, problems=tuple(wrong))
    wanted = changes.new_right() if right is None else _copy(right)
    try:
        changes.set_values(session, wanted, values)
    except ValidationFailed as error:
        return replace(line, problems=(_contradiction(row, error),))
    if right is None:
        return replace(line, action=LineAction.ADD, values=values)
    action = LineAction.KEEP if values_of(wanted) == values_of(right) else LineAction.CHANGE
    return replace(line, action=action, right_id=right.id, values=values)


def _contradiction(row: Mapping[str, str], error: ValidationFailed) -> CellProblem:
    """Return the problem of a cell that is right by itself, and wrong beside the others."""
    column = error.field or "plates"
    text = row.get(column)
    by_kind = ProblemCode.NOT_FOR_THIS_KIND if text else ProblemCode.NEEDED
    return in_column(column, error, _CODES.get(column, by_kind), text)


def _header(cells: Sequence[str]) -> list[str]:
    names = without_end([column_name(cell, (*COLUMNS, *IGNORED)) for cell in cells])
    missing = [name for name in REQUIRED if name not in names]
    unknown = [name for name in names if name not in (*COLUMNS, *IGNORED)]
    if missing or unknown or len(set(names)) < len(names):
        raise ValidationFailed(
            f"line 1 must name the columns kind and plates, and may name {', '.join(COLUMNS)} "
            f"(each once); it names {', '.join(names) or 'none'}"
        )
    return names


def _copy(row: Right) -> Right:
    """Return a right with the same values that belongs to no session."""
    copy = Right(**{column.key: getattr(row, column.key) for column in Right.__table__.columns})
    copy.plates = [
        RightPlate(text=plate.text, folded=plate.folded, display_text=plate.display_text)
        for plate in row.plates
    ]
    copy.lots, copy.taken = [RightLot(lot_id=item.lot_id) for item in row.lots], []
    return copy


def _refuse(lines: Sequence[RightLine], skip_invalid: bool) -> None:
    """Raise ``ValidationFailed`` that names the invalid lines, unless they are to be skipped."""

    def named() -> Iterator[str]:
        for line in wrong[:MAX_NAMED]:
            yield f"row {line.number}, {', '.join(map(str, line.problems))}"

    wrong = [line for line in lines if line.action is LineAction.INVALID]
    if wrong and not skip_invalid:
        more = f"; and {len(wrong) - MAX_NAMED} more rows" if len(wrong) > MAX_NAMED else ""
        raise ValidationFailed(f"nothing was imported: {'; '.join(named())}{more}")
