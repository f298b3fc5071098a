"""The data folder that a backup is restored to: staged, switched, and switched back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path

from galaxy_alpr.errors import BackupFailed, Conflict
from galaxy_alpr.services.backup.copying import (
    PRIVATE,
    Gone,
    Unreadable,
    copy_file,
    in_threads,
    sync_folder,
)
from galaxy_alpr.services.backup.folder import BackupFolder
from galaxy_alpr.services.backup.manifest import ROOTS, SECRETS, Entry
from galaxy_alpr.services.installation import FILE as ID_FILE
from galaxy_alpr.services.installation import UNFINISHED, set_folder_id
from galaxy_alpr.storage import ArtifactStore

SWITCHED = (*ROOTS, "outputs/annotated", *SECRETS)
STAGED = "restore.partial"
REPLACED = "replaced"
DEFAULT_MODE = 0o666
"""Permissions of a file, less those that the umask takes."""


class Target:
    """A data folder. Whatever it has is moved to ``replaced/``, nothing is deleted."""

    def __init__(self, store: ArtifactStore) -> None:
        self._store = store
        self._data_dir = store.data_dir
        self._staged = store.data_dir / STAGED

    def contents(self) -> list[str]:
        """Return the names of what the folder has: its id, folders with files, and a key."""
        names = [ID_FILE] if (self._data_dir / ID_FILE).exists() else []
        return names + [name for name in SWITCHED if _has_files(self._data_dir / name)]

    def refuse_links(self) -> None:
        """Raise ``Conflict`` where a folder cannot be renamed, as it is a link or a mount point."""
        for name in ("outputs", *SWITCHED):
            folder = self._data_dir / name
            if folder.is_symlink() or folder.is_mount():
                raise Conflict(f"{folder} is a link or a mount point; restore to another folder")

    def stage(self, folder: BackupFolder, entries: Iterable[Entry]) -> None:
        """Copy the files of a backup beside their places, and check each by its SHA-256.

        Raises ``BackupFailed`` for a damaged backup, and ``OSError``.
        """
        self.unstage()
        self._staged.mkdir(parents=True)

        def copy(entry: Entry) -> None:
            target = self._staged / entry.path
            target.parent.mkdir(parents=True, exist_ok=True)
            source = folder.file(entry.sha256)
            try:
                mode = PRIVATE if entry.path in SECRETS else DEFAULT_MODE
                copied = copy_file(source, target, entry.path, mode=mode)
            except (Gone, Unreadable) as error:
                raise BackupFailed(f"the backup is damaged: {error}") from error
            if (copied.sha256, copied.bytes) != (entry.sha256, entry.bytes):
                raise BackupFailed(f"the backup is damaged: {source} has a wrong SHA-256")
            os.utime(target, ns=(entry.modified_ns, entry.modified_ns))

        in_threads(copy, entries)
        for path, _, _ in os.walk(self._staged):
            sync_folder(Path(path))

    def drop(self, paths: Iterable[str]) -> None:
        """Delete some of what ``stage`` has copied. Raises ``OSError``."""
        for path in paths:
            (self._staged / path).unlink()

    def unstage(self) -> None:
        """Delete what ``stage`` has copied."""
        shutil.rmtree(self._staged, ignore_errors=True)

    def mark(self) -> Path:
        """Take the folder's id away until the restoration is complete: no service uses it.

        Return a new folder below ``replaced/``, with the id. Raises ``OSError``.
        """
        aside = self._data_dir / REPLACED / f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
        aside.mkdir(parents=True, mode=0o700)
        file = self._data_dir / ID_FILE
        if file.exists():
            shutil.copy(file, aside)
        set_folder_id(self._store, UNFINISHED)
        return aside

    def unmark(self, aside: Path) -> None:
        """Undo ``mark``."""
        kept, file = aside / ID_FILE, self._data_dir / ID_FILE
        kept.replace(file) if kept.exists() else file.unlink()
        self.close_aside(aside)

    def close_aside(self, aside: Path) -> Path | None:
        """Return the folder that ``mark`` made, or delete it if nothing was moved there."""
        if any(aside.iterdir()):
            return aside
        aside.rmdir()
        with suppress(OSError):  # it has others
            aside.parent.rmdir()
        return None

    def switch(self, aside: Path, undo: ExitStack) -> None:
        """Move the folders aside and the staged ones to their places. Raises ``OSError``."""
        for name in SWITCHED:
            place, staged = self._data_dir / name, self._staged / name
            if _has_files(place):
                _move(place, aside / name, undo)
            else:
                _delete_empty(place)
            if staged.exists():
                _move(staged, place, undo)
        self._store.make_folders()
        for name in ("outputs", "."):
            sync_folder(self._data_dir / name)


def _move(source: Path, target: Path, undo: ExitStack) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    _delete_empty(target)
    source.rename(target)
    undo.callback(_move_back, target, source)


def _move_back(source: Path, target: Path) -> None:
    _delete_empty(target)
    source.rename(target)


def _has_files(path: Path) -> bool:
    return path.is_file() or any(files for _, _, files in os.walk(path))


def _delete_empty(folder: Path) -> None:
    """Delete a folder that has only empty folders. Raises ``OSError`` for another."""
    for path, _, _ in os.walk(folder, topdown=False):
        Path(path).rmdir()
