"""The stored files: each is written once, at a path relative to ``outputs/``."""

from __future__ import annotations

import os
import re
import shutil
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Literal, overload

Folder = Literal["uploaded", "annotated", "vehicles", "plates"]
FOLDERS: tuple[Folder, ...] = ("uploaded", "annotated", "vehicles", "plates")

_NAME = re.compile(r"[0-9a-f]{32}\.[a-z]+")
"""The names that ``ArtifactStore.name`` makes."""

_PATH = re.compile(rf"({'|'.join(FOLDERS)})/\d{{4}}/\d\d/\d\d/{_NAME.pattern}")

INSTALLATION_FILE = "installation-id"
_INSTALLATION = re.compile(r"[0-9a-f]{32}")

OUTPUTS_URL = "/outputs"
"""The URL path below which the stored files are served."""


@overload
def file_url(path: str) -> str: ...


@overload
def file_url(path: str | None) -> str | None: ...


def file_url(path: str | None) -> str | None:
    """Return the URL of the file stored at ``path``; ``None`` where there is no file."""
    return None if path is None else f"{OUTPUTS_URL}/{path}"


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
    """Writes and deletes files under ``data_dir``; a file is visible only when it is complete."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.outputs = data_dir / "outputs"
        self.uploads = data_dir / "uploads"
        self.static = data_dir / "static"
        self.quarantine = data_dir / "quarantine"

    def make_folders(self) -> None:
        """Create the folders that do not exist yet."""
        for folder in FOLDERS:
            (self.outputs / folder).mkdir(parents=True, exist_ok=True)
        self.uploads.mkdir(parents=True, exist_ok=True)
        self.static.mkdir(parents=True, exist_ok=True)

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
            raise PermissionError(f"{path!r} is not the path of a stored file")
        return self.outputs / path

    def write(self, path: str, data: bytes, *, durable: bool = True) -> None:
        """Store ``data`` at ``path``, which ``name`` made.

        The file is written in ``uploads/`` and then moved. With ``durable`` it is on the disk
        before it is moved and survives a power cut; without, only a crash of the process. Raises
        ``OSError`` when the disk fails.
        """
        target = self.place(path)
        staged = self.uploads / target.name
        try:
            with staged.open("xb") as handle:
                handle.write(data)
                if durable:
                    handle.flush()
                    os.fsync(handle.fileno())
            _move(staged, target)
        except OSError:
            staged.unlink(missing_ok=True)
            raise

    def delete(self, path: str) -> None:
        """Delete a stored file; a missing one is no error."""
        self.place(path).unlink(missing_ok=True)

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

    def installation_id(self) -> str | None:
        """Return the id of the installation that the folder belongs to, if it has one.

        Raises ``OSError``, also where the file with the id is broken.
        """
        file = self.data_dir / INSTALLATION_FILE
        try:
            text = file.read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            return None
        if not _INSTALLATION.fullmatch(text):
            raise OSError(f"{file} is broken: it has to contain one id of 32 hexadecimal digits")
        return text

    def set_installation_id(self, uuid: str) -> None:
        """Store the id of the installation in the folder. Raises ``OSError``."""
        file = self.data_dir / INSTALLATION_FILE
        staged = file.with_name(f"{file.name}.new")
        with staged.open("w", encoding="ascii") as handle:
            handle.write(f"{uuid}\n")
            handle.flush()
            os.fsync(handle.fileno())
        staged.replace(file)
        sync_folder(self.data_dir)

    def free_bytes(self) -> int:
        """Return the free bytes on the disk of the stored files. Raises ``OSError``."""
        return shutil.disk_usage(self.outputs).free


def sync_folder(folder: Path) -> None:
    """Write the names of a folder's files to the disk. Raises ``OSError``."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _move(staged: Path, target: Path) -> None:
    """Move a staged file; the first file of a day also makes the folder of the day."""
    try:
        staged.replace(target)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(target)
