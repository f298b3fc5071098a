"""The files of the data folder that are backed up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from galaxy_alpr.services.backup.manifest import ROOTS, SECRETS


@dataclass(frozen=True, slots=True)
class Found:
    """A file below the data folder; ``modified_ns`` and ``changed_ns`` are its mtime and ctime."""

    path: str
    bytes: int
    modified_ns: int
    changed_ns: int


def list_files(data_dir: Path) -> Iterator[Found]:
    """Yield the files that are backed up; links are not followed.

    A file or folder that is deleted meanwhile is left out. Raises ``OSError``.
    """
    with suppress(FileNotFoundError), os.scandir(data_dir) as entries:
        yield from (_found(entry, entry.name) for entry in entries if entry.name in SECRETS)
    for root in ROOTS:
        yield from _below(data_dir / root, root)


def _below(folder: Path, name: str) -> Iterator[Found]:
    try:
        with os.scandir(folder) as listed:
            entries = list(listed)
    except FileNotFoundError:
        return
    for entry in entries:
        path = f"{name}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _below(folder / entry.name, path)
        elif entry.is_file(follow_symlinks=False):
            with suppress(FileNotFoundError):
                yield _found(entry, path)


def _found(entry: os.DirEntry[str], path: str) -> Found:
    status = entry.stat(follow_symlinks=False)
    return Found(path, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
