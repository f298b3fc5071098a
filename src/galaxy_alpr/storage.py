"""The stored files: each is written once, at a path relative to ``outputs/``."""

from __future__ import annotations

import errno
import os
import re
import shutil
import threading
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Literal, overload

from galaxy_alpr.folder_lock import lock_folder

Folder = Literal["uploaded", "annotated", "vehicles", "plates", "clips"]
FOLDERS: tuple[Folder, ...] = ("uploaded", "annotated", "vehicles", "plates", "clips")

_NAME = re.compile(r"[0-9a-f]{32}\.[a-z]+")
"""The names that ``ArtifactStore.name`` makes."""

_PATH = re.compile(rf"(?:{'|'.join(FOLDERS)})/(\d{{4}}/\d\d/\d\d)/{_NAME.pattern}", re.ASCII)
"""The paths that ``ArtifactStore.name`` makes, with the day."""

PROBE_BYTES = 4096
"""Size of the file that ``check_writable`` writes: a full disk refuses it."""

OUTPUTS_URL = "/outputs"
"""The URL path below which the stored files are served."""


@overload
def file_url(path: str) -> str: ...


@overload
def file_url(path: str | None) -> str | None: ...


def file_url(path: str | None) -> str | None:
    """Return the URL of the file stored at ``path``; ``None`` where there is no file."""
    return None if path is None else f"{OUTPUTS_URL}/{path}"


def day_of(path: str) -> datetime | None:
    """Return the start of the day (UTC) in a path that ``ArtifactStore.name`` made, else ``None``.

    It is the day of the picture's ``captured_at``.
    """
    match = _PATH.fullmatch(path)
    try:
        return match and datetime.strptime(match[1], "%Y/%m/%d").replace(tzinfo=UTC)
    except ValueError:  # not a day of the calendar
        return None


def check_own_path(path: str) -> str:
    """Return ``path``, relative to the data folder, if it is a name that the store makes.

    Raises ``ValueError``.
    """
    folder, _, name = path.partition("/")
    pattern = {"outputs": _PATH, "uploads": _NAME}.get(folder)
    if pattern is None or not pattern.fullmatch(name):
        raise ValueError(f"{path!r} is not the path of a stored file")
    return path


class ArtifactStore:
    """Writes and deletes files under ``data_dir``; a file is visible only when it is complete.

    With ``durable`` what was written and deleted survives a power cut; without, only the content
    of a synced file does. Safe to call from several threads and processes.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir
        self.outputs = data_dir / "outputs"
        self.uploads = data_dir / "uploads"
        self.static = data_dir / "static"
        self.quarantine = data_dir / "quarantine"
        self.durable = durable
        self._synced_folders: set[Path] = set()
        self._making_folder = threading.Lock()

    def make_folders(self) -> None:
        """Create the folders that do not exist yet."""
        for folder in (*(self.outputs / name for name in FOLDERS), self.uploads, self.static):
            if not folder.is_dir():
                existing = next(parent for parent in folder.parents if parent.is_dir())
                folder.mkdir(parents=True, exist_ok=True)
                self._sync_parents(folder, existing)

    def name(self, folder: Folder, suffix: str, at: datetime) -> str:
        """Return a new path in the folder of the day of ``at``; nothing is written yet.

        ``suffix`` is like ``.jpg``.
        """
        return f"{folder}/{at:%Y/%m/%d}/{uuid.uuid4().hex}{suffix}"

    def place(self, path: str) -> Path:
        """Return where the file of ``path`` is stored.

        Raises ``PermissionError`` for a path that leads out of the folders of stored files: paths
        come from the database, which other programs can write.
        """
        parts = PurePosixPath(path).parts
        if not parts or parts[0] not in FOLDERS or ".." in parts:
            raise PermissionError(errno.EACCES, f"{path!r} is not the path of a stored file")
        return self.outputs / path

    def write(self, path: str, data: bytes, *, sync: bool = True) -> None:
        """Store ``data`` at ``path``, which ``name`` made.

        The file is written in ``uploads/`` and then moved. With ``sync`` it is on the disk when
        this returns, in a durable store together with its folder. Raises ``OSError`` when the disk
        fails; then nothing is stored.
        """
        target = self.place(path)
        staged = self.uploads / target.name
        try:
            with staged.open("xb") as handle:
                handle.write(data)
            self._move(staged, target)
            if sync:
                # After the move: a journal then writes file and folder in one transaction.
                _sync(target, os.O_RDWR)
                self.sync(target.parent)
        except OSError:
            for path_left in (staged, target):
                with suppress(OSError):
                    path_left.unlink()
            raise

    def holds(self, path: str) -> bool:
        """Return whether a file is stored at ``path``; an empty one was lost in a power cut."""
        try:
            return self.place(path).stat().st_size > 0
        except (OSError, ValueError):  # missing, elsewhere, too long, not readable, or with a NUL
            return False

    def check_writable(self) -> None:
        """Write and delete a small file. Raises ``OSError`` when no picture could be stored."""
        probe = self.uploads / f"{uuid.uuid4().hex}.probe"
        try:
            probe.write_bytes(bytes(PROBE_BYTES))
        finally:
            probe.unlink(missing_ok=True)
        for folder in FOLDERS:
            if not os.access(self.outputs / folder, os.W_OK | os.X_OK):
                os.scandir(self.outputs / folder).close()  # the reason, if the folder is gone
                raise PermissionError(errno.EACCES, f"{folder} may not be written")

    def delete(self, path: str, *, sync: bool = True) -> None:
        """Delete a stored file; a missing one is no error. Without ``sync`` sync its folder.

        Waits while a backup holds the files.
        """
        target = self.place(path)
        try:
            with lock_folder(self.outputs):
                target.unlink()
        except FileNotFoundError:
            return
        if sync:
            self.sync(target.parent)

    def stored_paths(self) -> Iterator[str]:
        """Yield the relative path of every file in the folders, in no particular order."""
        for folder in FOLDERS:
            for entry in (self.outputs / folder).rglob("*"):
                if entry.is_file() or entry.is_symlink():
                    yield entry.relative_to(self.outputs).as_posix()

    def made_here(self, path: str) -> bool:
        """Return whether the store made the name of the file at ``path``, and it is no link."""
        return _PATH.fullmatch(path) is not None and not (self.outputs / path).is_symlink()

    def staged_files(self) -> Iterator[Path]:
        """Yield the files of ``write`` in ``uploads/``: being written, or left by a crash."""
        return (
            entry
            for entry in self.uploads.iterdir()
            if entry.is_file() and not entry.is_symlink() and _NAME.fullmatch(entry.name)
        )

    def free_bytes(self) -> int:
        """Return the free bytes on the disk of the stored files. Raises ``OSError``."""
        return shutil.disk_usage(self.outputs).free

    def _move(self, staged: Path, target: Path) -> None:
        """Move a staged file; the first file of a day also makes the folder of the day."""
        if target.parent not in self._synced_folders:
            self._make_folder_of_day(target.parent)
        try:
            staged.replace(target)
        except FileNotFoundError:  # the folder was deleted meanwhile
            self._make_folder_of_day(target.parent)
            staged.replace(target)

    def _make_folder_of_day(self, folder: Path) -> None:
        """Make a folder below ``outputs/`` and sync its parents.

        They are synced although the folder exists: another process may have made it just now.
        """
        with self._making_folder:
            folder.mkdir(parents=True, exist_ok=True)
            self._sync_parents(folder, self.outputs)
            self._synced_folders.add(folder)

    def _sync_parents(self, folder: Path, last: Path) -> None:
        for parent in folder.parents:
            self.sync(parent)
            if parent == last:
                return

    def sync(self, folder: Path) -> None:
        """Write the names in a folder to the disk, in a durable store."""
        if self.durable and os.name != "nt":  # Windows cannot sync a folder
            _sync(folder, os.O_RDONLY)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
