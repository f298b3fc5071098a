"""Readings as a table, JSON, JSON lines or CSV."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any, Protocol

from galaxy_alpr.cli.work.printed import print_table
from galaxy_alpr.web.export import safe_cell

COLUMNS = ("file", "plate", "confidence", "country", "region", "type", "vehicle", "reason")


@dataclass(frozen=True, slots=True)
class FileReading:
    """The reading of one file, named as it is printed; ``answer`` has the names of the API."""

    file: str
    answer: dict[str, Any]


class Writer(Protocol):
    """Prints readings one by one; ``close`` prints what is still buffered."""

    def add(self, reading: FileReading) -> None: ...

    def close(self) -> None: ...


def make_writer(format_name: str, out: IO[str]) -> Writer:
    """Return the writer of a format: table, json, jsonl or csv."""
    return _WRITERS[format_name](out)


def _row(file: str, item: dict[str, Any]) -> tuple[str, ...]:
    plate, vehicle = item["plate"], item["vehicle"]
    name = "" if vehicle is None else vehicle["class"]
    if plate is None:
        return (file, "", "", "", "", "", name, "")
    return (
        file,
        plate["display_text"] or plate["text"] or "",
        f"{plate['confidence']:.3f}",
        plate["country"] or "",
        "" if plate["region"] is None else plate["region"]["code"],
        plate["type"] or "",
        name,
        plate["quality"]["reason"] or "",
    )


class _TableWriter:
    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._rows: list[tuple[str, ...]] = []

    def add(self, reading: FileReading) -> None:
        name = PurePath(reading.file).name
        self._rows += [_row(name, item) for item in reading.answer["detections"]]
        if not reading.answer["detections"]:
            self._rows.append((name, "(nothing detected)"))

    def close(self) -> None:
        print_table(COLUMNS, self._rows, self._out)


class _CsvWriter:
    def __init__(self, out: IO[str]) -> None:
        self._writer = csv.writer(out, lineterminator="\n")
        self._writer.writerow(COLUMNS)

    def add(self, reading: FileReading) -> None:
        for item in reading.answer["detections"]:
            self._writer.writerow([safe_cell(cell) for cell in _row(reading.file, item)])

    def close(self) -> None:
        """Everything is written already."""


class _JsonLinesWriter:
    def __init__(self, out: IO[str]) -> None:
        self._out = out

    def add(self, reading: FileReading) -> None:
        self._out.write(json.dumps(_values(reading), ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Everything is written already."""


class _JsonWriter:
    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._items: list[dict[str, Any]] = []

    def add(self, reading: FileReading) -> None:
        self._items.append(_values(reading))

    def close(self) -> None:
        self._out.write(json.dumps(self._items, ensure_ascii=False, indent=2) + "\n")


def _values(reading: FileReading) -> dict[str, Any]:
    return {"file": reading.file, **reading.answer}


_WRITERS: dict[str, type[_TableWriter | _CsvWriter | _JsonLinesWriter | _JsonWriter]] = {
    "table": _TableWriter,
    "json": _JsonWriter,
    "jsonl": _JsonLinesWriter,
    "csv": _CsvWriter,
}
