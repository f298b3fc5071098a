"""Reads picture files, prints the readings, and stores them if asked to."""

from __future__ import annotations

import logging
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.text import Text

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.cli.verbs.read import Format
from galaxy_alpr.cli.work.printed import printable, shown
from galaxy_alpr.cli.work.reading.answer import answer_of
from galaxy_alpr.cli.work.reading.files import STDIN, Files, find_files
from galaxy_alpr.cli.work.reading.output import FileReading, make_writer
from galaxy_alpr.endpoints.schemas.detections import SessionOut
from galaxy_alpr.engine.image.codec import decode_image, encode_jpeg
from galaxy_alpr.engine.image.drawing import annotate
from galaxy_alpr.errors import AlprError
from galaxy_alpr.logs import ContextThreads
from galaxy_alpr.main import build_engine, image_limits, open_context
from galaxy_alpr.services.readings.capture import Capture, CaptureRequest
from galaxy_alpr.settings import Settings
from galaxy_alpr.types import BgrImage, ImageResult

logger = logging.getLogger(__name__)

LEFT_OUT = 3
"""Exit status when pictures of a kind that is not supported were not tried."""

MAX_NAME = 255
"""Most characters of a stored file name."""

AHEAD = 2
"""Pictures of each job that may wait to be printed."""

Answer = tuple[BgrImage, ImageResult, dict[str, Any]]
ReadFile = Callable[[str], Answer]
"""Reads a file and returns the picture, the result, and what is printed of it as JSON."""


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


def settings_of(options: Mapping[str, object]) -> Settings:
    """Return the settings, those that are given as options instead of the environment's."""
    given: dict[str, Any] = {name: value for name, value in options.items() if value is not None}
    settings = Settings(**given)
    # So many pictures may wait that none of the command's own is refused.
    queue = max(settings.engine_queue, 4 * settings.engine_workers)
    return settings.model_copy(update={"engine_queue": queue})


def read(
    arguments: Sequence[str],
    printing: Printing,
    settings: Settings,
    *,
    store: bool,
    location: str | None,
    countries: tuple[str, ...],
) -> None:
    """Read the files that the arguments name. Exits as ``galaxy-alpr read --help`` says."""
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
    opened = _storing(settings, location, countries) if store else _reading(settings, countries)
    with opened as read_file:
        failed = _read_all(files.to_read, read_file, printing, settings.engine_workers, errors)
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
        image, result, answer = read_file(path)
        drawing = encode_jpeg(annotate(image, result)) if draw else None
    except (AlprError, OSError) as error:
        return _Outcome(path, error=str(error))
    except Exception:
        logger.exception("%s: unexpected error", shown(path))
        return _Outcome(path)
    return _Outcome(path, FileReading(shown(path), result, answer), drawing)


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


def _bytes_of(path: str, most: int) -> bytes:
    """Return the bytes of a file or of standard input, up to one more than ``most``."""
    if path == STDIN:
        return sys.stdin.buffer.read(most + 1)
    with Path(path).open("rb") as file:
        return file.read(most + 1)


@contextmanager
def _reading(settings: Settings, countries: tuple[str, ...]) -> Iterator[ReadFile]:
    """Yield a function that reads a file and stores nothing."""
    engine = build_engine(settings)
    limits = image_limits(settings)

    def read_file(path: str) -> Answer:
        image = decode_image(_bytes_of(path, limits.max_bytes), limits)
        result = engine.analyze(image, countries or None)
        return image, result, answer_of(result)

    yield read_file


@contextmanager
def _storing(
    settings: Settings, location: str | None, countries: tuple[str, ...]
) -> Iterator[ReadFile]:
    """Yield a function that reads a file and stores the reading as the service stores uploads."""
    request = CaptureRequest(location=location, countries=countries)
    most = image_limits(settings).max_bytes
    with open_context(settings) as context:
        readings = context.readings

        def read_file(path: str) -> Answer:
            capture = Capture(
                details=readings.check(request),
                source="cli",
                actor=SYSTEM,
                data=_bytes_of(path, most),
                file_name=None if path == STDIN else shown(Path(path).name)[:MAX_NAME],
            )
            stored = readings.submit(capture)
            answer = SessionOut.of_reading(stored).model_dump(mode="json", by_alias=True)
            return stored.reading.image, stored.reading.result, answer

        yield read_file
