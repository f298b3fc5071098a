"""The files of a request, kept in one temporary file while they arrive."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import SpooledTemporaryFile

from fastapi.concurrency import run_in_threadpool

from galaxy_alpr.errors import PayloadTooLarge
from galaxy_alpr.errors.disk import disk_failure

MAX_NAME = 255

MEMORY_BYTES = 1_000_000
"""A request with more bytes of files is kept on the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLimits:
    """The most files in a request, the most bytes in one of them, and the folder for large ones."""

    max_files: int
    max_file_bytes: int
    folder: Path


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file of a request. ``name`` is the client's file name, without folders.

    A file over the limit has no content; ``error`` is then set.
    """

    name: str | None
    error: PayloadTooLarge | None
    _spool: SpooledTemporaryFile[bytes]
    _start: int
    _size: int

    def renamed(self, name: str | None) -> FormFile:
        """Return the file with another name."""
        return replace(self, name=name)

    def read(self) -> bytes:
        """Return the content. Only one thread may read files of a request.

        Raises ``Unavailable`` when the disk fails.
        """
        try:
            self._spool.seek(self._start)
            return self._spool.read(self._size)
        except OSError as error:
            raise disk_failure(error) from error


@dataclass(frozen=True, slots=True)
class Form:
    """The parts of a request: values by field (the last of several), files by field in order."""

    fields: dict[str, str | bool] = field(default_factory=dict)
    files: list[tuple[str, FormFile]] = field(default_factory=list)


class FileSpool:
    """Keeps the files of a request, one after the other. ``close`` deletes their data."""

    def __init__(self, limits: FormLimits) -> None:
        self._limits = limits
        # One file for all: a process can open only so many. ``close`` closes it.
        self._spool = SpooledTemporaryFile(MEMORY_BYTES, dir=str(limits.folder))  # noqa: SIM115
        self._writes: list[bytes] = []
        self._end_of_data = 0
        self._name: str | None = None
        self._start = 0
        self._size = 0
        self._error: PayloadTooLarge | None = None

    def begin(self, name: str | None) -> None:
        """Begin a file with the client's name."""
        self._name, self._size, self._error = name, 0, None
        self._start = self._end_of_data

    def add(self, data: bytes) -> None:
        """Add a piece of the file; ``write`` keeps it. Data over the limit is dropped."""
        self._size += len(data)
        limit = self._limits.max_file_bytes
        if self._size > limit and self._error is None:
            what = "picture" if self._name is None else f"file {self._name!r}"
            self._error = PayloadTooLarge(f"the {what} has more than {limit} bytes")
        if self._error is None:
            self._writes.append(data)
            self._end_of_data += len(data)

    def check(self) -> None:
        """Raise ``PayloadTooLarge`` where the file is over the limit."""
        if self._error is not None:
            raise self._error

    def end(self) -> FormFile:
        """Return the file, whose data is complete."""
        size = 0 if self._error else self._size
        return FormFile(self._name, self._error, self._spool, self._start, size)

    async def write(self) -> None:
        """Keep the data added since the last call; the disk is used in the thread pool.

        Raises ``Unavailable`` when the disk fails.
        """
        if self._writes and self._end_of_data > MEMORY_BYTES:
            await run_in_threadpool(self._write)
        else:
            self._write()

    def _write(self) -> None:
        try:
            for data in self._writes:
                self._spool.write(data)
        except OSError as error:
            raise disk_failure(error) from error
        finally:
            self._writes.clear()

    def close(self) -> None:
        """Delete the data of the files."""
        self._spool.close()


def clean_name(name: str) -> str | None:
    """Return a file name to show: without folders and unprintable characters, not too long."""
    text = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in text if c.isprintable())[:MAX_NAME].strip() or None
