"""``galaxy-alpr read``: print the plates in pictures, one line each."""

from __future__ import annotations

import glob
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.cli.options.file_moments import (
    CapturedAt,
    ExifTime,
    FileMoments,
    TimeFromName,
    file_moments,
)
from galaxy_alpr.cli.output import FileReading, Writer, make_writer
from galaxy_alpr.country_codes import UnknownCountry, check_countries
from galaxy_alpr.engine.image.codec import decode_image, encode_jpeg
from galaxy_alpr.engine.image.drawing import annotate
from galaxy_alpr.errors import AlprError
from galaxy_alpr.evaluation.layouts import IMAGE_SUFFIXES
from galaxy_alpr.main import build_engine, image_limits, open_context
from galaxy_alpr.services.readings.capture import Capture
from galaxy_alpr.settings import Settings
from galaxy_alpr.types import BgrImage, ImageResult

logger = logging.getLogger(__name__)

ReadFile = Callable[[Path], tuple[BgrImage, ImageResult]]
"""Reads a picture file and returns the picture and the result."""


class Format(StrEnum):
    """The format in which readings are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


def _existing(codes: list[str] | None) -> list[str]:
    """Return country codes in capitals; a wrong one is an error of the command line."""
    try:
        return list(check_countries(codes or ()))
    except UnknownCountry as error:
        raise typer.BadParameter(str(error)) from error


Location = Annotated[str | None, typer.Option(help="With --store: the location's id or name.")]
Countries = Annotated[
    list[str] | None,
    typer.Option(help="Country of most plates, such as ID; repeatable.", callback=_existing),
]


def read(
    paths: Annotated[list[str], typer.Argument(help="Files, folders or globs.")],
    format: Annotated[Format, typer.Option(help="How readings are printed.")] = Format.TABLE,
    save_annotated: Annotated[
        Path | None, typer.Option(help="Folder for the pictures with boxes drawn.")
    ] = None,
    store: Annotated[
        bool, typer.Option("--store", help="Store the readings like uploads to the service.")
    ] = False,
    location: Location = None,
    country: Countries = None,
    captured_at: CapturedAt = None,
    time_from_name: TimeFromName = None,
    exif_time: ExifTime = True,
) -> None:
    """Read the plates in pictures.

    Moments without an offset are local times of the location's lot, else of the site. Exits with 1
    if a file cannot be read or stored; the errors are printed to standard error.
    """
    settings = Settings()
    if location is not None and not store:
        raise typer.BadParameter("--location needs --store")
    moments = file_moments(captured_at, time_from_name, exif=exif_time, store=store)
    files = list(_expand(paths))
    if save_annotated is not None:
        save_annotated.mkdir(parents=True, exist_ok=True)
    errors = Console(stderr=True)
    writer = make_writer(format.value)
    names = _Names()
    failed = 0
    opened = (
        _storing(settings, moments, location, country) if store else _reading(settings, country)
    )
    with (
        opened as read_file,
        Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress,
    ):
        for path in progress.track(files, description="reading"):
            reading = _try_to_read(read_file, path, errors)
            if reading is None:
                failed += 1
                continue
            image, result = reading
            writer.add(FileReading(path, result))
            if save_annotated is not None:
                name = names.of(f"{path.stem}.annotated", ".jpg")
                (save_annotated / name).write_bytes(encode_jpeg(annotate(image, result)))
    _finish(writer, files, failed)


def _try_to_read(
    read_file: ReadFile, path: Path, errors: Console
) -> tuple[BgrImage, ImageResult] | None:
    """Read a file, or print why it cannot be read; the other files are read nevertheless."""
    try:
        return read_file(path)
    except (AlprError, OSError) as error:
        errors.print(f"{path}: {error}", style="red", highlight=False, soft_wrap=True)
    except Exception:
        logger.exception("%s: unexpected error", path)
    return None


class _Names:
    """Makes a unique name for each picture: files of several folders may have the same one."""

    def __init__(self) -> None:
        self._used: Counter[str] = Counter()

    def of(self, stem: str, suffix: str) -> str:
        self._used[stem] += 1
        count = self._used[stem]
        return f"{stem}{suffix}" if count == 1 else f"{stem}-{count}{suffix}"


@contextmanager
def _reading(settings: Settings, countries: list[str] | None) -> Iterator[ReadFile]:
    """Yield a function that reads a file and stores nothing."""
    engine = build_engine(settings)
    limits = image_limits(settings)

    def read_file(path: Path) -> tuple[BgrImage, ImageResult]:
        image = decode_image(path.read_bytes(), limits)
        return image, engine.analyze(image, countries or None)

    yield read_file


@contextmanager
def _storing(
    settings: Settings,
    moments: FileMoments,
    location: str | None,
    countries: list[str] | None,
) -> Iterator[ReadFile]:
    """Yield a function that reads a file and stores the reading as the service stores uploads."""
    with open_context(settings) as context:
        readings = context.readings

        def read_file(path: Path) -> tuple[BgrImage, ImageResult]:
            request = moments.request(path, location=location, countries=tuple(countries or ()))
            capture = Capture(
                details=readings.check(request),
                source="cli",
                actor=SYSTEM,
                data=path.read_bytes(),
                file_name=path.name,
            )
            reading = readings.submit(capture).reading
            return reading.image, reading.result

        yield read_file


def _finish(writer: Writer, files: list[Path], failed: int) -> None:
    writer.close()
    if not files:
        Console(stderr=True).print("no pictures found", style="red")
    if failed or not files:
        raise typer.Exit(1)


def _expand(paths: list[str]) -> Iterator[Path]:
    for text in paths:
        path = Path(text)
        if path.is_dir():
            yield from sorted(
                p for p in path.rglob("*") if p.suffix.lower() in IMAGE_SUFFIXES and p.is_file()
            )
        elif path.exists() or not glob.has_magic(text):
            yield path
        else:
            yield from (Path(match) for match in sorted(glob.glob(text, recursive=True)))  # noqa: PTH207  (absolute patterns too)
