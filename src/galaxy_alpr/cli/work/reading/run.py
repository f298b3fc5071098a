"""Reads picture files, prints the readings, and stores them if asked to."""

from __future__ import annotations

import logging
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

import typer
from rich.console import Console
from rich.progress import Progress
from rich.text import Text

from galaxy_alpr.cli.verbs.reading.read import Format
from galaxy_alpr.cli.work.printed import printable, shown
from galaxy_alpr.cli.work.reading.file_moments import FileMoments
from galaxy_alpr.cli.work.reading.files import STDIN, Files, find_files
from galaxy_alpr.cli.work.reading.output import FileReading, make_writer
from galaxy_alpr.cli.work.reading.readers import ReadFile, reading, storing
from galaxy_alpr.engine.image.codec import encode_jpeg
from galaxy_alpr.errors import AlprError
from galaxy_alpr.logs import ContextThreads
from galaxy_alpr.settings import Settings

logger = logging.getLogger(__name__)

LEFT_OUT = 3
"""Exit status when pictures of a kind that is not supported were not tried."""

AHEAD = 2
"""Pictures of each job that may wait to be printed."""


@dataclass(frozen=True, slots=True)
class Printing:
    """Where and how readings are printed."""

    format: Format | None
    output: Path | None
    quiet: bool
    save_annotated: Path | None

    @property
    def format_name(self) -> str:
        """The format that is named, else that of the output's ending, else a table."""
        if self.format is not None:
            return self.format.value
        ending = "" if self.output is None else self.output.suffix.lower().removeprefix(".")
        return ending if ending in list(Format) else Format.TABLE.value


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of one file: a reading and the picture with boxes drawn, or an error."""

    path: str
    reading: FileReading | None = None
    drawing: bytes | None = None
    error: str | None = None
    repeated: bool = False


def read(
    arguments: Sequence[str],
    printing: Printing,
    settings: Settings,
    *,
    store: bool,
    location: str | None,
    countries: tuple[str, ...],
    moments: FileMoments,
) -> None:
    """Read the files that the arguments name. Exits as ``galaxy-alpr read --help`` says."""
    if location is not None and not store:
        raise typer.BadParameter("--location needs --store")
    files = find_files(arguments)
    _check(arguments, files, printing)
    errors = Console(stderr=True)
    if not printing.quiet:
        for item in files.not_tried:
            _complain(errors, f"{shown(item.path)}: not tried: {item.reason}", "yellow")
    if not files.to_read:
        _complain(errors, "no pictures found", "red")
        raise typer.Exit(LEFT_OUT if files.pictures_left_out else 1)
    if printing.save_annotated is not None:
        printing.save_annotated.mkdir(parents=True, exist_ok=True)
    opened = (
        storing(settings, moments, location, countries) if store else reading(settings, countries)
    )
    with opened as read_file:
        failed = _read_all(
            files.to_read, read_file, printing, settings.effective_engine_workers, errors
        )
    if failed:
        raise typer.Exit(1)
    if files.pictures_left_out:
        raise typer.Exit(LEFT_OUT)


def _check(arguments: Sequence[str], files: Files, printing: Printing) -> None:
    if list(arguments).count(STDIN) > 1:
        raise typer.BadParameter("the standard input can be read once")
    output = printing.output
    if output is None:
        return
    if not output.parent.is_dir():
        raise typer.BadParameter(f"the folder of {shown(output)} does not exist")
    if output.exists() and any(
        Path(path).exists() and output.samefile(path) for path in files.to_read
    ):
        raise typer.BadParameter(f"{shown(output)} is one of the pictures")


def _read_all(
    paths: Sequence[str], read_file: ReadFile, printing: Printing, jobs: int, errors: Console
) -> int:
    """Read files and print the readings in the order of the files; return how many failed."""
    names = _Names()
    failed = 0
    work = partial(_try_to_read, read_file, draw=printing.save_annotated is not None)
    silent = printing.quiet or not errors.is_terminal
    with (
        _open_output(printing.output) as out,
        closing(make_writer(printing.format_name, out)) as writer,
        Progress(console=errors, transient=True, disable=silent) as progress,
    ):
        outcomes = _in_order(work, paths, jobs)
        for outcome in progress.track(outcomes, total=len(paths), description="reading"):
            if outcome.reading is None:
                failed += 1
                if outcome.error is not None:
                    _complain(errors, f"{shown(outcome.path)}: {outcome.error}", "red")
                continue
            if outcome.repeated and not printing.quiet:
                _complain(errors, f"{shown(outcome.path)}: stored before; not read again", "yellow")
            writer.add(outcome.reading)
            if outcome.drawing is not None and printing.save_annotated is not None:
                stem = "stdin" if outcome.path == STDIN else Path(outcome.path).stem
                name = names.of(f"{stem}.annotated", ".jpg")
                (printing.save_annotated / name).write_bytes(outcome.drawing)
    return failed


def _in_order(
    work: Callable[[str], _Outcome], paths: Iterable[str], jobs: int
) -> Iterator[_Outcome]:
    """Yield the outcomes in the order of the paths; so many are worked on at a time."""
    threads = ContextThreads(jobs, thread_name_prefix="read")
    waiting: deque[Future[_Outcome]] = deque()
    try:
        for path in paths:
            waiting.append(threads.submit(work, path))
            if len(waiting) >= AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        threads.shutdown(cancel_futures=True)


def _try_to_read(read_file: ReadFile, path: str, *, draw: bool) -> _Outcome:
    """Read a file; an error is a value, since the other files are read nevertheless."""
    try:
        answer = read_file(path)
        drawing = encode_jpeg(answer.draw()) if draw and answer.draw is not None else None
    except (AlprError, OSError) as error:
        return _Outcome(path, error=str(error))
    except Exception:
        logger.exception("%s: unexpected error", shown(path))
        return _Outcome(path)
    reading = FileReading(shown(path), answer.values)
    return _Outcome(path, reading, drawing, repeated=answer.repeated)


def _complain(console: Console, text: str, style: str) -> None:
    console.print(Text(printable(text), style=style), soft_wrap=True)


class _Names:
    """Makes a unique name for each picture: files of several folders may have the same one."""

    def __init__(self) -> None:
        self._used: Counter[str] = Counter()

    def of(self, stem: str, suffix: str) -> str:
        self._used[stem] += 1
        count = self._used[stem]
        return f"{stem}{suffix}" if count == 1 else f"{stem}-{count}{suffix}"


@contextmanager
def _open_output(path: Path | None) -> Iterator[IO[str]]:
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
