"""Readings as a table, JSON, JSON lines or CSV on standard output."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console
from rich.table import Table

from galaxy_alpr.types import DetectionResult, ImageResult
from galaxy_alpr.web.export import safe_cell

COLUMNS = ("file", "plate", "confidence", "country", "region", "type", "vehicle", "reason")
PIPE_WIDTH = 1000
"""Width of a table that is written to a file or a pipe, where it must not be cut off."""


@dataclass(frozen=True, slots=True)
class FileReading:
    """The result of one file."""

    path: Path
    result: ImageResult


class Writer(Protocol):
    """Prints readings one by one; ``close`` prints what is still buffered."""

    def add(self, reading: FileReading) -> None: ...

    def close(self) -> None: ...


def make_writer(format_name: str) -> Writer:
    """Return the writer of a format: table, json, jsonl or csv."""
    return _WRITERS[format_name]()


def as_dict(reading: FileReading) -> dict[str, Any]:
    """Return a reading as plain values."""
    return {
        "file": str(reading.path),
        "width": reading.result.width,
        "height": reading.result.height,
        "engine": asdict(reading.result.engine),
        "timing_ms": reading.result.timing_ms,
        "notes": list(reading.result.notes),
        "detections": [
            {"kind": item.kind.value, **asdict(item)} for item in reading.result.detections
        ],
    }


def _row(path: Path, item: DetectionResult) -> tuple[str, ...]:
    plate, vehicle = item.plate, item.vehicle
    name = "" if vehicle is None else vehicle.vehicle_class.value
    if plate is None:
        return (str(path), "", "", "", "", "", name, "")
    return (
        str(path),
        plate.display_text or plate.text or "",
        f"{plate.confidence:.3f}",
        plate.country or "",
        "" if plate.region is None else plate.region.code,
        "" if plate.type is None else plate.type.value,
        name,
        "" if plate.quality.reason is None else plate.quality.reason.value,
    )


class _TableWriter:
    def __init__(self) -> None:
        self._table = Table(*COLUMNS)
        for column in self._table.columns:
            column.no_wrap = True
        self._table.columns[1].min_width = 12

    def add(self, reading: FileReading) -> None:
        for item in reading.result.detections:
            self._table.add_row(reading.path.name, *_row(reading.path, item)[1:])
        if not reading.result.detections:
            self._table.add_row(reading.path.name, "(nothing detected)")

    def close(self) -> None:
        console = Console()
        if not console.is_terminal:
            console.width = PIPE_WIDTH
        console.print(self._table)


class _CsvWriter:
    def __init__(self) -> None:
        self._writer = csv.writer(sys.stdout, lineterminator="\n")
        self._writer.writerow(COLUMNS)

    def add(self, reading: FileReading) -> None:
        for item in reading.result.detections:
            self._writer.writerow([safe_cell(cell) for cell in _row(reading.path, item)])

    def close(self) -> None:
        sys.stdout.flush()


class _JsonLinesWriter:
    def add(self, reading: FileReading) -> None:
        sys.stdout.write(json.dumps(as_dict(reading), ensure_ascii=False) + "\n")

    def close(self) -> None:
        sys.stdout.flush()


class _JsonWriter:
    def __init__(self) -> None:
        self._items: list[dict[str, Any]] = []

    def add(self, reading: FileReading) -> None:
        self._items.append(as_dict(reading))

    def close(self) -> None:
        sys.stdout.write(json.dumps(self._items, ensure_ascii=False, indent=2) + "\n")


_WRITERS: dict[str, type[_TableWriter | _CsvWriter | _JsonLinesWriter | _JsonWriter]] = {
    "table": _TableWriter,
    "json": _JsonWriter,
    "jsonl": _JsonLinesWriter,
    "csv": _CsvWriter,
}
