"""Rights as a CSV file: what its lines would change, and their import.

A line with an ``id`` changes that right, one without adds a right. What the file has no column for
stays, or gets its default. Several plates, lots, windows and classes in a cell are separated by
``;``. A line with a wrong cell is invalid; no other line is changed by that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Right, RightLot, RightPlate
from galaxy_alpr.db.queries.parking import rights
from galaxy_alpr.enums import RightKind, VehicleClass
from galaxy_alpr.errors import AlprError, ValidationFailed
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import values_of
from galaxy_alpr.services.lists.cell_dates import order_of
from galaxy_alpr.services.lists.csv_lines import (
    MOMENTS,
    LineAction,
    moment_cell,
    named_cells,
    rows_of,
    without_end,
)
from galaxy_alpr.services.lists.csv_text import read_text
from galaxy_alpr.services.lists.entries import MAX_HOLDER, MAX_NOTE, WrittenPlate
from galaxy_alpr.services.parking.rights import changes
from galaxy_alpr.services.parking.rights.values import RightValues
from galaxy_alpr.services.transactions import Transactions

REQUIRED = ("kind", "plates")
NUMBERS = {"max_inside": 200, "uses": 1_000_000, "minutes": 525_600, "amount": 10**12}
NUMBERS |= {"percent": 100}
TEXTS = {"given_by": 100, "holder": MAX_HOLDER, "note": MAX_NOTE, "instruction": MAX_NOTE}
LISTS = ("lot_ids", "hours", "vehicle_classes")
COLUMNS = ("id", *REQUIRED, *LISTS, *MOMENTS, "accepts_similar", *NUMBERS, *TEXTS)
IGNORED = ("uses_left",)
MAX_NAMED = 10
_WINDOW = re.compile(r"([1-7](?:,[1-7])*) (\d\d:\d\d)-(\d\d:\d\d)", re.ASCII)
_NUMBER = re.compile(r"[1-9]\d{0,17}", re.ASCII)
_TRUTH = {"": False, "false": False, "true": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class RightLine:
    """A line of a file, by its row as a spreadsheet counts it, and what it does."""

    number: int
    plates: str
    action: LineAction
    right_id: int | None = None
    values: RightValues | None = None
    problems: tuple[str, ...] = ()


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
            problems.append(f"column id: {id_text} is already in row {seen[id_text]}")
        lines.append(_line(session, number, row, given, problems))
    return lines


def _line(
    session: Session, number: int, row: Mapping[str, str], given: dict[str, Any], wrong: list[str]
) -> RightLine:
    line = RightLine(number=number, plates=row.get("plates", ""), action=LineAction.INVALID)
    values = _values(row, given, wrong)
    right: Right | None = None
    if id_text := row.get("id"):
        if _NUMBER.fullmatch(id_text):
            right = rights.get(session, id=int(id_text))
        if right is None:
            wrong.append(f"column id: no right {id_text[:20]}")
    if values is None or wrong:
        return replace(line, problems=tuple(wrong))
    wanted = changes.new_right() if right is None else _copy(right)
    try:
        changes.set_values(session, wanted, values)
    except ValidationFailed as error:
        return replace(line, problems=(f"column {error.field or 'plates'}: {error}",))
    if right is None:
        return replace(line, action=LineAction.ADD, values=values)
    action = LineAction.KEEP if values_of(wanted) == values_of(right) else LineAction.CHANGE
    return replace(line, action=action, right_id=right.id, values=values)


def _values(row: Mapping[str, str], given: dict[str, Any], wrong: list[str]) -> RightValues | None:
    """Return the values of a line, ``None`` where a cell is wrong."""
    wrong += [f"column {name}: is empty" for name in REQUIRED if not row.get(name)]
    columns: dict[str, Any] = dict(given)
    others: dict[str, Any] = {}
    for name, text in row.items():
        try:
            if name in REQUIRED and not text:
                continue
            if name in ("plates", "lot_ids"):
                others[name] = _plates(text) if name == "plates" else _lots(text)
            elif name not in MOMENTS and name not in ("id", *IGNORED):
                columns[name] = _cell(name, text)
        except (ValueError, AlprError) as error:
            wrong.append(f"column {name}: {error}")
    if not row.get("id") and "max_inside" not in row:
        columns["max_inside"] = 1
    return None if wrong else RightValues(columns=columns, **others)


def _cell(name: str, text: str) -> Any:
    """Return the value of a cell. Raises ``ValueError``."""
    if name == "kind":
        return RightKind(text.lower()).value
    if name == "hours":
        return [_window(part) for part in _parts(text)]
    if name == "vehicle_classes":
        return [VehicleClass(part.lower()).value for part in _parts(text)]
    if name == "accepts_similar":
        if text.lower() not in _TRUTH:
            raise ValueError(f"{text[:20]!r} is not true or false")
        return _TRUTH[text.lower()]
    if name in NUMBERS:
        if text and (not _NUMBER.fullmatch(text) or int(text) > NUMBERS[name]):
            raise ValueError(f"{text[:20]!r} is not a number from 1 to {NUMBERS[name]}")
        return int(text) if text else None
    if len(text) > TEXTS[name]:
        raise ValueError(f"has more than {TEXTS[name]} characters")
    return text or None


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _plates(text: str) -> tuple[WrittenPlate, ...]:
    return tuple(WrittenPlate.of(part) for part in _parts(text))


def _lots(text: str) -> tuple[int, ...]:
    if text.lower() in {"", "all"}:
        return ()
    wrong = [part for part in _parts(text) if not _NUMBER.fullmatch(part)]
    if wrong:
        raise ValueError(f"{wrong[0][:20]!r} is not the id of a lot, nor 'all'")
    return tuple(int(part) for part in _parts(text))


def _window(text: str) -> dict[str, Any]:
    found = _WINDOW.fullmatch(text)
    if found is None:
        raise ValueError(f"{text[:30]!r} is not a window such as '1,2,3 08:00-18:00'")
    weekdays = [int(day) for day in found[1].split(",")]
    return {"weekdays": weekdays, "start": found[2], "end": found[3]}


def _header(cells: Sequence[str]) -> list[str]:
    names = without_end([cell.lower() for cell in cells])
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
            yield f"row {line.number}, {', '.join(line.problems)}"

    wrong = [line for line in lines if line.action is LineAction.INVALID]
    if wrong and not skip_invalid:
        more = f"; and {len(wrong) - MAX_NAMED} more rows" if len(wrong) > MAX_NAMED else ""
        raise ValidationFailed(f"nothing was imported: {'; '.join(named())}{more}")
