"""The files of a watched folder: which are complete, and where they go. Links are not followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

DONE, FAILED = "done", "failed"
STABLE = timedelta(seconds=1)
"""For how long a file has one size and one moment of change before it is taken."""

MOST_FILES = 1000
"""Files that are looked at in one round."""

_DEEPEST = 6
_UNFINISHED = (".tmp", ".part", ".filepart", ".crdownload", ".partial")


class FileFailed(Exception):
    """A file cannot be read, moved or deleted."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A regular file in the folder, by its path below it."""

    name: str
    size: int
    changed_ns: int

    @property
    def changed_at(self) -> datetime:
        """When it was written last."""
        return datetime.fromtimestamp(self.changed_ns / 1e9, UTC)


class WatchedFiles:
    """Lists the complete files of a folder, and moves or deletes them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: dict[str, tuple[FoundFile, datetime]] = {}

    def complete(self, now: datetime) -> list[FoundFile]:
        """Return the files that have not changed for a second, the oldest first."""
        found = {file.name: file for file in self._walk(self.folder, 0)}
        seen = self._seen
        self._seen = {
            name: seen[name] if name in seen and seen[name][0] == file else (file, now)
            for name, file in found.items()
        }
        stable = [file for file, since in self._seen.values() if now - since >= STABLE]
        return sorted(stable, key=lambda file: (file.changed_ns, file.name))

    def read(self, file: FoundFile, limit: int) -> bytes | None:
        """Return the bytes of a file, ``None`` where it is longer than ``limit``.

        Raises ``FileFailed``, also where it is a link by now.
        """
        with _file_errors():
            path = self._inside(file.name)
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(handle, "rb") as opened:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    raise FileFailed("it is not a regular file")
                data = opened.read(limit + 1)
        return data if len(data) <= limit else None

    def put_away(self, name: str, where: str) -> None:
        """Move a file below ``where``, with another name where its own is taken.

        Raises ``FileFailed``.
        """
        target = self.folder / where / name
        with _file_errors():
            if not target.parent.resolve().is_relative_to(self.folder):
                raise FileFailed(f"{where}/ leads out of the folder")
            target.parent.mkdir(parents=True, exist_ok=True)
            number = 0
            while os.path.lexists(target):
                number += 1
                target = target.with_name(f"{Path(name).stem}~{number}{Path(name).suffix}")
            self._inside(name).rename(target)

    def delete(self, name: str) -> None:
        """Delete a file. Raises ``FileFailed``."""
        with _file_errors():
            self._inside(name).unlink(missing_ok=True)

    def _inside(self, name: str) -> Path:
        """Return the path of a file whose folders are still no links to elsewhere."""
        path = self.folder / name
        if not path.parent.resolve().is_relative_to(self.folder):
            raise FileFailed("its path leads out of the folder")
        return path

    def _walk(self, folder: Path, depth: int) -> Iterator[FoundFile]:
        left = MOST_FILES
        folders = [(folder, depth)]
        while folders and left > 0:
            inner, depth = folders.pop()
            for item in _listed(inner, required=inner == self.folder):
                name = os.path.relpath(item.path, self.folder)
                if item.name.startswith(".") or name in (DONE, FAILED):
                    continue
                if item.is_dir(follow_symlinks=False):
                    if depth < _DEEPEST:
                        folders.append((Path(item.path), depth + 1))
                elif left > 0 and _is_complete(item):
                    known = item.stat(follow_symlinks=False)
                    yield FoundFile(name, known.st_size, known.st_mtime_ns)
                    left -= 1


@contextmanager
def _file_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FileFailed(error.strerror or type(error).__name__) from error


def _listed(folder: Path, *, required: bool) -> list[os.DirEntry[str]]:
    """Return what is in a folder by name; nothing of one inside that cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        if required:
            raise
        return []


def _is_complete(item: os.DirEntry[str]) -> bool:
    """Return whether an entry is a regular file whose name is not that of an unfinished one."""
    return item.is_file(follow_symlinks=False) and not item.name.lower().endswith(_UNFINISHED)
