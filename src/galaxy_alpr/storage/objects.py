"""What a place of stored files does: a disk, or an object store.

A key is the path of a file below the data folder, such as ``outputs/plates/2026/11/22/….jpg``. The
errors are those of a disk: ``FileNotFoundError`` where nothing has the key, and another ``OSError``
where it is not known, or not done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

CHUNK = 1024 * 1024
"""Bytes of a file that are read at a time."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file: its key, its size, and when it was written (seconds since 1970)."""

    key: str
    bytes: int
    modified_at: float


class Objects(Protocol):
    """A place of stored files. Safe to use from several threads and processes."""

    def write(self, key: str, data: bytes, *, sync: bool = True) -> None:
        """Store a file as a whole, also instead of another one; with ``sync`` for certain."""

    def append(self, key: str, data: bytes) -> None:
        """Add to the end of a file that one process writes, for certain; make it if needed."""

    def read(self, key: str) -> bytes:
        """Return the content of a file."""

    def read_range(self, key: str, start: int, length: int) -> bytes:
        """Return a part of a file that has it, at least one byte."""

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yield the content of a file in parts."""

    def stat(self, key: str) -> Stored:
        """Return the size of a file and when it was written."""

    def files(self, folder: str) -> Iterator[Stored]:
        """Yield every file below a folder, in no particular order."""

    def folders(self, folder: str) -> list[str]:
        """Return the names of the folders in a folder, in their order."""

    def delete(self, key: str, *, sync: bool = True) -> None:
        """Delete a file; a missing one is no error."""

    def delete_all(self, keys: Iterable[str]) -> dict[str, OSError]:
        """Delete files; return those that cannot be deleted, with the reason."""

    def move(self, source: str, target: str, *, replace: bool = False) -> None:
        """Move a file; raise ``FileExistsError`` where one is, unless with ``replace``."""

    def remove_empty(self, folder: str) -> None:
        """Remove a folder in which there are no files, where folders exist without files."""

    def check_writable(self) -> None:
        """Raise the reason why no file could be stored now."""
