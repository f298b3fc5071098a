"""``galaxy-alpr read``: pictures in, a line a plate out."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from galaxy_alpr.cli.output import FileReading, Writer, make_writer
from galaxy_alpr.cli.services import image_limits, make_detect_service, make_engine
from galaxy_alpr.engine.draw import annotate
from galaxy_alpr.engine.image import decode_image, encode_jpeg
from galaxy_alpr.errors import AlprError
from galaxy_alpr.evaluation.layouts import IMAGE_SUFFIXES
from galaxy_alpr.settings import Settings


class Format(StrEnum):
    """How readings are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


def read(
    paths: Annotated[list[str], typer.Argument(help="Files, folders or globs.")],
    format: Annotated[Format, typer.Option(help="How readings are printed.")] = Format.TABLE,
    save_annotated: Annotated[
        Path | None, typer.Option(help="Folder for the pictures with boxes drawn.")
    ] = None,
    store: Annotated[
        bool, typer.Option("--store", help="Store the readings like uploads to the service.")
    ] = False,
    location: Annotated[
        str | None, typer.Option(help="With --store: the location's id or name.")
    ] = None,
    country: Annotated[
        list[str] | None, typer.Option(help="Country of most plates, such as ID; repeatable.")
    ] = None,
) -> None:
    """Read the plates in pictures.

    Exits with 1 when a file could not be read, and says which on standard error.
    """
    settings = Settings()
    files = list(_expand(paths))
    if location is not None and not store:
        raise typer.BadParameter("--location needs --store")
    if save_annotated is not None:
        save_annotated.mkdir(parents=True, exist_ok=True)
    errors = Console(stderr=True)
    writer = make_writer(format.value)
    engine = make_engine(settings)
    service = make_detect_service(settings, engine) if store else None
    countries = [code.upper() for code in country or []]
    failed = 0
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
        task = progress.add_task("reading", total=len(files))
        for path in files:
            try:
                data = path.read_bytes()
                image = decode_image(data, image_limits(settings))
                result = engine.analyze(image, countries or None)
                if service is not None:
                    service.detect(data, file_name=path.name, location=location, source="cli")
            except (AlprError, OSError) as error:
                failed += 1
                errors.print(f"{path}: {error}", style="red", highlight=False, soft_wrap=True)
            else:
                writer.add(FileReading(path, result))
                if save_annotated is not None:
                    target = save_annotated / f"{path.stem}.annotated.jpg"
                    target.write_bytes(encode_jpeg(annotate(image, result)))
            progress.advance(task)
    _finish(writer, files, failed)


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
