"""The stored files: each is written once, at a path relative to ``outputs/``."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from galaxy_alpr.storage.disk import DiskObjects
from galaxy_alpr.storage.names import FOLDERS, NAME, OUTPUTS, PATH, UPLOADS, Folder, key_of
from galaxy_alpr.storage.objects import Objects, Stored
from galaxy_alpr.storage.s3 import S3Objects


class ArtifactStore:
    """Writes, reads and deletes files; a file is visible only when it is complete.

    They are below ``data_dir``, or in an object store if there is one. The other folders, and the
    keys, are below ``data_dir`` always. Safe to call from several threads and processes. An
    ``OSError`` says why the disk or the object store fails: ``errors.disk`` names its kind.
    """

    def __init__(
        self, data_dir: Path, *, durable: bool = True, remote: S3Objects | None = None
    ) -> None:
        self.data_dir = data_dir
        self.outputs = data_dir / "outputs"
        """The stored files, where they are on the disk."""

        self.uploads = data_dir / "uploads"
        self.static = data_dir / "static"
        self.quarantine = data_dir / "quarantine"
        self.durable = durable
        self.disk = DiskObjects(data_dir, durable=durable)
        self.remote = remote
        self.objects: Objects = remote or self.disk
        """Where the stored files and the quarantine are."""

    def make_folders(self) -> None:
        """Create the folders that do not exist yet."""
        folders = (self.outputs / name for name in FOLDERS)
        self.disk.make_folders((*folders, self.uploads, self.static))

    def name(self, folder: Folder, suffix: str, at: datetime) -> str:
        """Return a new path in the folder of the day of ``at``; nothing is written yet.

        ``suffix`` is like ``.jpg``.
        """
        return f"{folder}/{at:%Y/%m/%d}/{uuid.uuid4().hex}{suffix}"

    def write(self, path: str, data: bytes, *, sync: bool = True) -> None:
        """Store ``data`` at ``path``, which ``name`` made; with ``sync`` it survives a power cut.

        Raises ``OSError``; then nothing is stored.
        """
        self.objects.write(key_of(path), data, sync=sync)

    def read(self, path: str) -> bytes:
        """Return the content of a file. Raises ``FileNotFoundError``, ``OSError``."""
        return self.objects.read(key_of(path))

    def read_range(self, path: str, start: int, length: int) -> bytes:
        """Return a part of a file that has it, at least one byte. Raises as ``read``."""
        return self.objects.read_range(key_of(path), start, length)

    def stat(self, path: str) -> Stored:
        """Return the size of a file and when it was written. Raises as ``read``."""
        return self.objects.stat(key_of(path))

    def holds(self, path: str) -> bool:
        """Return whether a file is stored at ``path``; an empty one was lost in a power cut.

        Raises ``OSError`` where an object store does not tell.
        """
        try:
            return self.stat(path).bytes > 0
        except (FileNotFoundError, PermissionError, ValueError):  # missing, elsewhere, with a NUL
            return False
        except OSError:  # too long, not readable
            if self.remote is not None:
                raise
            return False

    def delete(self, path: str, *, sync: bool = True) -> None:
        """Delete a stored file; a missing one is no error. Raises ``OSError``.

        Waits while a backup holds the files.
        """
        self.objects.delete(key_of(path), sync=sync)

    def delete_all(self, paths: Iterable[str]) -> dict[str, OSError]:
        """Delete stored files; return those that cannot be deleted, with the reason."""
        failed: dict[str, OSError] = {}
        keys: dict[str, str] = {}
        for path in paths:
            try:
                keys[key_of(path)] = path
            except PermissionError as error:
                failed[path] = error
        left = self.objects.delete_all(keys)
        return failed | {keys[key]: error for key, error in left.items()}

    def move(self, source: str, target: str, *, replace: bool = False) -> None:
        """Move a file from one path below the data folder to another.

        Files of ``uploads/`` are on the disk always. Raises ``FileNotFoundError``,
        ``FileExistsError`` where a file is unless with ``replace``, and ``OSError``.
        """
        from_, to = self.place_of(source), self.place_of(target)
        if from_ is to:
            from_.move(source, target, replace=replace)
            return
        if not replace and has(to, target):
            raise FileExistsError(f"{source} cannot be moved: {target} exists")
        to.write(target, from_.read(source))
        from_.delete(source)

    def place_of(self, key: str) -> Objects:
        """Return where the file with a path below the data folder is."""
        return self.disk if key.startswith(UPLOADS) else self.objects

    def link(self, path: str) -> str | None:
        """Return a URL at which anybody can read a file for a minute.

        ``None`` where the service answers requests for files itself.
        """
        return None if self.remote is None else self.remote.link(key_of(path))

    def check_writable(self) -> None:
        """Raise the ``OSError`` because of which no picture could be stored now."""
        self.disk.check_staging()
        self.objects.check_writable()

    def stored(self) -> Iterator[Stored]:
        """Yield every file in the folders, in no particular order. Raises ``OSError``."""
        for folder in FOLDERS:
            yield from self.objects.files(f"{OUTPUTS}{folder}")

    def stored_paths(self) -> Iterator[str]:
        """Yield the relative path of every file in the folders, in no particular order."""
        return (found.key.removeprefix(OUTPUTS) for found in self.stored())

    def made_here(self, path: str) -> bool:
        """Return whether the store made the name of the file at ``path``, and it is no link."""
        return PATH.fullmatch(path) is not None and not (self.outputs / path).is_symlink()

    def staged_files(self) -> Iterator[Path]:
        """Yield the files of ``write`` in ``uploads/``: being written, or left by a crash."""
        return (
            entry
            for entry in self.uploads.iterdir()
            if entry.is_file() and not entry.is_symlink() and NAME.fullmatch(entry.name)
        )

    def free_bytes(self) -> int:
        """Return the free bytes on the disk of the data folder. Raises ``OSError``."""
        return self.disk.free_bytes()

    def sync(self, folder: Path) -> None:
        """Write the names in a folder of the data folder to the disk, in a durable store."""
        self.disk.sync(folder)


def has(objects: Objects, key: str) -> bool:
    """Return whether a place has a file. Raises ``OSError`` where it does not tell."""
    try:
        objects.stat(key)
    except FileNotFoundError:
        return False
    return True
