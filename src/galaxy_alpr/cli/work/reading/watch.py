"""Reads a source of video in this process and prints its passes."""

from __future__ import annotations

import csv
import getpass
import json
import sys
from dataclasses import dataclass
from typing import Any

import typer

from galaxy_alpr.cli.work.printed import printable
from galaxy_alpr.country_codes import UnknownCountry, check_countries
from galaxy_alpr.engine.tracking.reader import PassReader, PassReading
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.ingest.addresses import Address
from galaxy_alpr.ingest.camera import CameraStatus, CameraWorker
from galaxy_alpr.ingest.states import CameraState
from galaxy_alpr.ingest.turns import Turns
from galaxy_alpr.ingest.video_process import SourceOptions
from galaxy_alpr.main import build_engine
from galaxy_alpr.settings import Settings
from galaxy_alpr.web.export import safe_cell

COLUMNS = ("pass", "from_s", "to_s", "plate", "confidence", "country", "frames", "final")
_WIDTHS = (6, 9, 9, 14, 11, 8, 7, 6)
_POLL_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the options of the verb say."""

    format: str
    countries: tuple[str, ...]
    user: str | None
    transport: str
    rate: float | None
    real_time: bool
    every_frame: bool
    provisional: bool
    show_stats: bool


def watch(source: str, options: Options) -> None:
    """Print the passes of a source. Exits as ``galaxy-alpr watch --help`` says."""
    try:
        address = Address.of(source)
        countries = check_countries(options.countries)
    except (ValidationFailed, UnknownCountry) as error:
        raise typer.BadParameter(str(error)) from error
    engine = build_engine(Settings())
    printer = _Printer(options)
    worker = CameraWorker(
        "watch",
        address,
        SourceOptions(
            user=options.user,
            password=None if options.user is None else _password(),
            rate=options.rate,
            always=options.every_frame,
            real_time=options.real_time,
            transport=options.transport,
        ),
        make_reader=lambda: PassReader(engine, countries or None),
        report=printer.show,
        turns=Turns(),
    )
    worker.start()
    failure = _follow(worker, live=address.live)
    worker.stop()
    if options.show_stats:
        _show_stats(worker.status)
    if failure is not None:
        typer.secho(failure, err=True, fg="red")
        raise typer.Exit(1)


def _follow(worker: CameraWorker, *, live: bool) -> str | None:
    """Wait for the end of a file, or for Ctrl-C; return why a file cannot be read."""
    said = None
    try:
        while worker.alive:
            worker.wait(_POLL_S)
            status = worker.status
            if status.state is CameraState.FAILED and not live:
                return status.reason
            if status.reason is not None and status.reason != said:
                typer.secho(f"{status.state}: {status.reason}", err=True, fg="yellow")
            said = status.reason
    except KeyboardInterrupt:
        pass
    return None


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password of the camera: ")
    return sys.stdin.readline().rstrip("\n")


class _Printer:
    """Prints passes as they come, line by line."""

    def __init__(self, options: Options) -> None:
        self._format = options.format
        self._provisional = options.provisional
        self._csv = csv.writer(sys.stdout, lineterminator="\n")
        if self._format == "csv":
            self._csv.writerow(COLUMNS)
        elif self._format == "table":
            self._line(COLUMNS)

    def show(self, item: PassReading) -> None:
        """Print a pass, and one that lasts only where that is wanted."""
        if not item.final and not self._provisional:
            return
        if self._format == "jsonl":
            sys.stdout.write(json.dumps(as_dict(item), ensure_ascii=False) + "\n")
        elif self._format == "csv":
            self._csv.writerow([safe_cell(cell) for cell in _row(item)])
        else:
            self._line(_row(item))
        sys.stdout.flush()

    def _line(self, cells: tuple[str, ...]) -> None:
        padded = (printable(cell).ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True))
        sys.stdout.write(" ".join(padded).rstrip() + "\n")


def as_dict(item: PassReading) -> dict[str, Any]:
    """Return a pass as plain values; the plate has the names of the API."""
    return {
        "pass": item.id,
        "final": item.final,
        "from_s": round(item.first_at, 2),
        "to_s": round(item.last_at, 2),
        "frames": item.frames,
        "agreeing": item.consensus.agreeing,
        "plate": item.plate.to_dict(),
        "vehicle": None if item.shown.vehicle is None else item.shown.vehicle.label,
    }


def _row(item: PassReading) -> tuple[str, ...]:
    plate = item.plate
    reason = "" if plate.quality.reason is None else f"({plate.quality.reason.value})"
    return (
        str(item.id),
        f"{item.first_at:.2f}",
        f"{item.last_at:.2f}",
        plate.display_text or plate.text or reason,
        f"{plate.confidence:.3f}",
        plate.country or "",
        str(item.frames),
        "yes" if item.final else "no",
    )


def _show_stats(status: CameraStatus) -> None:
    health = status.health
    fps = "" if health is None else f", {health.frames} frames at {health.fps:.1f} a second"
    typer.echo(
        f"{status.passes} passes, {status.analysed} frames analysed, {status.dropped} dropped, "
        f"opened again {status.reopened} times{fps}",
        err=True,
    )
