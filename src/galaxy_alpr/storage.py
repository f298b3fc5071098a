"""The stored files: each is written once, at a path relative to ``outputs/``."""

from __future__ import annotations

import errno
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal, overload

from galaxy_alpr.errors import DiskDenied, DiskFailed, DiskFull, DiskReadOnly, Unavailable

Folder = Literal["uploaded", "annotated", "vehicles", "plates"]
FOLDERS: tuple[Folder, ...] = ("uploaded", "annotated", "vehicles", "plates")

_NAME = re.compile(r"[0-9a-f]{32}\.[a-z]+")
"""The names that ``ArtifactStore.name`` makes."""

PROBE_BYTES = 4096

OUTPUTS_URL = "/outputs"
"""The URL path below which the stored files are served."""


_FAILURES: dict[int, tuple[type[Unavailable], str]] = {
    errno.ENOSPC: (DiskFull, "the disk is full"),
    errno.EDQUOT: (DiskFull, "the disk's quota is used up"),
    errno.EFBIG: (DiskFull, "the disk takes no file of this size"),
    errno.EROFS: (DiskReadOnly, "the disk is read-only"),
    errno.EACCES: (DiskDenied, "a folder on the disk may not be written"),
    errno.EPERM: (DiskDenied, "a folder on the disk may not be written"),
    errno.ENOENT: (DiskFailed, "a folder on the disk is gone"),
    errno.ENOTDIR: (DiskFailed, "a folder on the disk is gone"),
    errno.EIO: (DiskFailed, "the disk fails"),
    errno.ENXIO: (DiskFailed, "the disk fails"),
    errno.ENODEV: (DiskFailed, "the disk fails"),
    errno.ESTALE: (DiskFailed, "the disk fails"),
}
"""By ``errno``: what a failure to use a stored file means."""


def storage_failure(error: OSError) -> Unavailable | None:
    """Return what ``error`` means if it came from a file; ``None`` for others (of a socket)."""
    kind, message = _FAILURES.get(error.errno or 0, (None, ""))
    return None if kind is None else kind(message)


@overload
def file_url(path: str) -> str: ...


@overload
def file_url(path: str | None) -> str | None: ...


def file_url(path: str | None) -> str | None:
    """Return the URL of the file stored at ``path``; ``None`` where there is no file."""
    return None if path is None else f"{OUTPUTS_URL}/{path}"


class ArtifactStore:
    """Writes and deletes files under ``data_dir``; a file is visible only when it is complete."""

    def __init__(self, data_dir: Path) -> None:
        self.outputs = data_dir / "outputs"
        self.uploads = data_dir / "uploads"
        self.static = data_dir / "static"

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

    def write(self, path: str, data: bytes, *, durable: bool = True) -> None:
        """Store ``data`` at ``path``, which ``name`` made.

        The file is written in ``uploads/`` and then moved. With ``durable`` it is on the disk
        before it is moved and survives a power cut; without, only a crash of the process. Raises
        ``OSError`` when the disk fails.
        """
        target = self.outputs / path
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

    def delete(self, path: str) -> None:
        """Delete a stored file; a missing one is no error."""
        (self.outputs / path).unlink(missing_ok=True)

    def stored_paths(self) -> Iterator[str]:
        """Yield the relative path of every file in the folders, in no particular order."""
        for folder in FOLDERS:
            for entry in (self.outputs / folder).rglob("*"):
                if entry.is_file():
                    yield entry.relative_to(self.outputs).as_posix()

    def staged_files(self) -> Iterator[Path]:
        """Yield the files of ``write`` in ``uploads/``: being written, or left by a crash."""
        return (
            entry
            for entry in self.uploads.iterdir()
            if entry.is_file() and _NAME.fullmatch(entry.name)
        )

    def free_bytes(self) -> int:
        """Return the free bytes on the disk of the stored files. Raises ``OSError``."""
        return shutil.disk_usage(self.outputs).free


def _move(staged: Path, target: Path) -> None:
    """Move a staged file; the first file of a day also makes the folder of the day."""
    try:
        staged.replace(target)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(target)
