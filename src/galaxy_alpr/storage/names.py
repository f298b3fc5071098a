"""The names of stored files, which nobody chooses, and their paths below ``outputs/``."""

from __future__ import annotations

import errno
import re
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Literal, overload

Folder = Literal["uploaded", "annotated", "vehicles", "plates", "clips"]
FOLDERS: tuple[Folder, ...] = ("uploaded", "annotated", "vehicles", "plates", "clips")

NAME = re.compile(r"[0-9a-f]{32}\.[a-z]+")
"""The names that ``ArtifactStore.name`` makes."""

PATH = re.compile(rf"(?:{'|'.join(FOLDERS)})/(\d{{4}}/\d\d/\d\d)/{NAME.pattern}", re.ASCII)
"""The paths that ``ArtifactStore.name`` makes, with the day."""

OUTPUTS = "outputs/"
UPLOADS = "uploads/"
QUARANTINE = "quarantine/"
"""The folders below the data folder: of stored files, of files being written, and moved aside."""

OUTPUTS_URL = "/outputs"
"""The URL path below which the stored files are served."""

MEDIA_TYPES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
    ".tif": "image/tiff",
    ".heic": "image/heic",
    ".avi": "video/x-msvideo",
}
"""The media types of stored files, by the suffix of their names."""


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
    match = PATH.fullmatch(path)
    try:
        return match and datetime.strptime(match[1], "%Y/%m/%d").replace(tzinfo=UTC)
    except ValueError:  # not a day of the calendar
        return None


def check_own_path(path: str) -> str:
    """Return ``path``, relative to the data folder, if it is a name that the store makes.

    Raises ``ValueError``.
    """
    folder, _, name = path.partition("/")
    pattern = {"outputs": PATH, "uploads": NAME}.get(folder)
    if pattern is None or not pattern.fullmatch(name):
        raise ValueError(f"{path!r} is not the path of a stored file")
    return path


def key_of(path: str) -> str:
    """Return the path below the data folder of the file stored at ``path``.

    Raises ``PermissionError`` for a path that leads out of the folders of stored files: paths
    come from the database, which other programs can write.
    """
    parts = PurePosixPath(path).parts
    if not parts or parts[0] not in FOLDERS or ".." in parts:
        raise PermissionError(errno.EACCES, f"{path!r} is not the path of a stored file")
    return f"{OUTPUTS}{path}"
