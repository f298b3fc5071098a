"""The cells of a line of a file of rights, and the words that they may have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from galaxy_alpr.enums import RightKind, VehicleClass
from galaxy_alpr.errors import AlprError
from galaxy_alpr.services.lists.cell_problems import (
    CellProblem,
    ProblemCode,
    WrongCell,
    in_column,
    of_error,
)
from galaxy_alpr.services.lists.column_words import class_name, kind_name
from galaxy_alpr.services.lists.csv_lines import MOMENTS
from galaxy_alpr.services.lists.entries import MAX_HOLDER, MAX_NOTE, WrittenPlate
from galaxy_alpr.services.parking.rights.values import RightValues

REQUIRED = ("kind", "plates")
NUMBERS = {"max_inside": 200, "uses": 1_000_000, "minutes": 525_600, "amount": 10**12}
NUMBERS |= {"percent": 100}
TEXTS = {"given_by": 100, "holder": MAX_HOLDER, "note": MAX_NOTE, "instruction": MAX_NOTE}
LISTS = ("lot_ids", "hours", "vehicle_classes")
COLUMNS = ("id", *REQUIRED, *LISTS, *MOMENTS, "accepts_similar", *NUMBERS, *TEXTS)
IGNORED = ("uses_left",)
NUMBER = re.compile(r"[1-9]\d{0,17}", re.ASCII)

_WINDOW = re.compile(r"([1-7](?:,[1-7])*) (\d\d:\d\d)-(\d\d:\d\d)", re.ASCII)
_TRUTH = {"": False, "false": False, "no": False, "tidak": False}
_TRUTH |= {"true": True, "yes": True, "ya": True}

Word = TypeVar("Word", bound=StrEnum)


def values_of_row(
    row: Mapping[str, str],
    given: dict[str, Any],
    wrong: list[CellProblem],
    lots: Mapping[str, int],
) -> RightValues | None:
    """Return the values of a line, ``None`` where a cell is wrong, which adds to ``wrong``.

    ``lots`` are the ids of the lots by their names.
    """
    empty = (name for name in REQUIRED if not row.get(name))
    wrong.extend(in_column(name, "is empty", ProblemCode.EMPTY) for name in empty)
    columns: dict[str, Any] = dict(given)
    others: dict[str, Any] = {}
    for name, text in row.items():
        try:
            if name in REQUIRED and not text:
                continue
            if name in ("plates", "lot_ids"):
                others[name] = _plates(text) if name == "plates" else _lots(text, lots)
            elif name not in MOMENTS and name not in ("id", *IGNORED):
                columns[name] = _cell(name, text)
        except (ValueError, AlprError) as error:
            wrong.append(of_error(name, error, text))
    if not row.get("id") and "max_inside" not in row:
        columns["max_inside"] = 1
    return None if wrong else RightValues(columns=columns, **others)


def _cell(name: str, text: str) -> Any:
    """Return the value of a cell. Raises ``WrongCell``."""
    if name == "kind":
        return _word(RightKind, kind_name(text))
    if name == "hours":
        return [_window(part) for part in _parts(text)]
    if name == "vehicle_classes":
        return [_word(VehicleClass, class_name(part)) for part in _parts(text)]
    if name == "accepts_similar":
        if text.lower() not in _TRUTH:
            raise WrongCell(ProblemCode.UNKNOWN_WORD, f"{text[:20]!r} is not true or false")
        return _TRUTH[text.lower()]
    if name in NUMBERS:
        most = NUMBERS[name]
        if text and (not NUMBER.fullmatch(text) or int(text) > most):
            problem = f"{text[:20]!r} is not a number from 1 to {most}"
            raise WrongCell(ProblemCode.NOT_A_NUMBER, problem, most)
        return int(text) if text else None
    if len(text) > TEXTS[name]:
        problem = f"has more than {TEXTS[name]} characters"
        raise WrongCell(ProblemCode.TOO_LONG, problem, TEXTS[name])
    return text or None


def _word(words: type[Word], text: str) -> str:
    try:
        return words(text).value
    except ValueError as error:
        raise WrongCell(ProblemCode.UNKNOWN_WORD, str(error), text) from error


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _plates(text: str) -> tuple[WrittenPlate, ...]:
    return tuple(WrittenPlate.of(part) for part in _parts(text))


def _lots(text: str, lots: Mapping[str, int]) -> tuple[int, ...]:
    if text.lower() in {"", "all", "semua"}:
        return ()
    found = tuple(_lot(part, lots) for part in _parts(text))
    return tuple(dict.fromkeys(found))


def _lot(text: str, lots: Mapping[str, int]) -> int:
    """Return the lot with an id, else with a name, in any case if only one lot has it.

    Whether there is a lot with the id is not checked.
    """
    if NUMBER.fullmatch(text) and (int(text) in lots.values() or text not in lots):
        return int(text)
    if text in lots:
        return lots[text]
    found = {id for name, id in lots.items() if name.casefold() == text.casefold()}
    if len(found) != 1:
        problem = f"{text[:50]!r} is not the name or the id of a lot, nor 'all'"
        raise WrongCell(ProblemCode.UNKNOWN_LOT, problem, text)
    return found.pop()


def _window(text: str) -> dict[str, Any]:
    found = _WINDOW.fullmatch(text)
    if found is None:
        problem = f"{text[:30]!r} is not a window such as '1,2,3 08:00-18:00'"
        raise WrongCell(ProblemCode.NOT_HOURS, problem)
    weekdays = [int(day) for day in found[1].split(",")]
    return {"weekdays": weekdays, "start": found[2], "end": found[3]}
