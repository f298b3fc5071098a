"""Words for columns, statuses, kinds and classes in files of other systems: Indonesian, English.

Those of the columns are in ``column_words.json``, which the dashboard reads, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from importlib import resources
from typing import TypeVar

from galaxy_alpr.enums import PlateStatus, RightKind, VehicleClass

_COLUMNS: dict[str, str] = json.loads(
    resources.files(__package__).joinpath("column_words.json").read_text("utf-8")
)
_STATUSES = {
    PlateStatus.ALLOWED: "izin izinkan diizinkan ijin boleh allow whitelist",
    PlateStatus.BLOCKED: "blokir diblokir tolak ditolak dilarang block blacklist denied",
    PlateStatus.WATCHED: "pantau dipantau awasi diawasi watch",
}
_KINDS = {
    RightKind.BLOCKED: _STATUSES[PlateStatus.BLOCKED],
    RightKind.WATCHED: _STATUSES[PlateStatus.WATCHED],
    RightKind.SEASON_PASS: "langganan berlangganan bulanan member monthly subscription",
    RightKind.VISITOR_PASS: "tamu izin_tamu visitor guest",
    RightKind.BOOKING: "pemesanan pesanan reservasi reservation",
    RightKind.EXEMPTION: "pengecualian dikecualikan bebas exempt",
    RightKind.VALIDATION: "validasi",
}
_CLASSES = {
    VehicleClass.CAR: "mobil",
    VehicleClass.MOTORCYCLE: "motor sepeda_motor motorbike",
    VehicleClass.BUS: "bis",
    VehicleClass.TRUCK: "truk",
}

Name = TypeVar("Name", bound=StrEnum)

_BETWEEN = re.compile(r"[\s._/-]+")


def _by_word(words: Mapping[Name, str]) -> dict[str, str]:
    return {word: name.value for name, line in words.items() for word in line.split()}


_STATUS_OF, _KIND_OF, _CLASS_OF = _by_word(_STATUSES), _by_word(_KINDS), _by_word(_CLASSES)


def column_name(cell: str, known: Collection[str]) -> str:
    """Return the column that a cell of the header means, else the cell in small letters.

    ``known`` are the columns of the file's kind: ``No. Polisi`` is ``plate`` where that is one.
    """
    written = cell.lower()
    if written in known:
        return written
    word = _word(cell)
    if word in known:
        return word
    meant = (name for name in known if word in _COLUMNS.get(name, "").split())
    return next(meant, written)


def status_name(cell: str) -> str:
    """Return the status that a cell means, else the cell in small letters."""
    return _STATUS_OF.get(_word(cell), cell.lower())


def kind_name(cell: str) -> str:
    """Return the kind of a right that a cell means, else the cell in small letters."""
    word = _word(cell)
    return _KIND_OF.get(word, word if word in list(RightKind) else cell.lower())


def class_name(cell: str) -> str:
    """Return the vehicle class that a cell means, else the cell in small letters."""
    return _CLASS_OF.get(_word(cell), cell.lower())


def _word(cell: str) -> str:
    return _BETWEEN.sub("_", cell.lower()).strip("_")
