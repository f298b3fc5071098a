"""Copies of single files, with their SHA-256, that are on the disk when they are there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, TypeVar

from galaxy_alpr.services.backup.manifest import Entry

CHUNK = 1024 * 1024
TRIES = 5
THREADS = 4
BATCH = 10_000
Item = TypeVar("Item")
PRIVATE = 0o600


class Gone(Exception):
    """The file was deleted before it was read."""


class Unreadable(Exception):
    """The reason why a file cannot be read."""


def copy_file(source: Path, target: Path, path: str, *, mode: int = PRIVATE) -> Entry:
    """Copy a file, sync the copy, and return its entry for ``path``.

    A file that is changed meanwhile is copied again. Raises ``Gone`` or ``Unreadable`` for the
    source, ``OSError`` for the target.
    """
    for _ in range(TRIES):
        with _reading(source) as reader, create(target, mode) as writer:
            before = os.fstat(reader.fileno())
            digest, size = hashlib.sha256(), 0
            while data := _read(reader, source):
                digest.update(data)
                writer.write(data)
                size += len(data)
            sync_file(writer)
            after = os.fstat(reader.fileno())
        if _moments(before) == _moments(after) and size == after.st_size:
            return Entry(path, digest.hexdigest(), size, *_moments(after))
    raise Unreadable(f"{source} is being changed")


def in_threads(act: Callable[[Item], object], items: Iterable[Item]) -> None:
    """Call ``act`` for each item, several at a time; raise its first error."""
    waiting = iter(items)
    with ThreadPoolExecutor(THREADS) as threads:
        while batch := list(islice(waiting, BATCH)):
            try:
                for _ in threads.map(act, batch):
                    pass
            except BaseException:
                threads.shutdown(cancel_futures=True)
                raise


def create(path: Path, mode: int = PRIVATE) -> IO[bytes]:
    """Open a file for writing, with its permissions from the beginning."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb")


def sync_file(writer: IO[bytes]) -> None:
    """Write what was written so far to the disk."""
    writer.flush()
    os.fsync(writer.fileno())


def sync_folder(folder: Path) -> None:
    """Write the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _reading(source: Path) -> Iterator[IO[bytes]]:
    try:
        reader = source.open("rb", buffering=0)
    except FileNotFoundError as error:
        raise Gone(f"{source} is gone") from error
    except OSError as error:
        raise Unreadable(f"{source}: {error.strerror}") from error
    with reader:
        yield reader


def _read(reader: IO[bytes], source: Path) -> bytes:
    try:
        return reader.read(CHUNK)
    except OSError as error:
        raise Unreadable(f"{source}: {error.strerror}") from error


def _moments(found: os.stat_result) -> tuple[int, int]:
    return found.st_mtime_ns, found.st_ctime_ns
