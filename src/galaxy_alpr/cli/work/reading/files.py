"""The files that ``galaxy-alpr read`` reads, and those that it does not try, with the reason."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from galaxy_alpr.engine.image.decoding.heif import HEIF_SUFFIXES, MISSING_PACKAGE, can_decode_heif
from galaxy_alpr.evaluation.layouts import IMAGE_SUFFIXES

STDIN = "-"

AVIF_SUFFIXES = (".avif", ".avifs")
RAW_SUFFIXES = frozenset(
    {
        *(".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".iiq", ".kdc", ".mef"),
        *(".mos", ".mrw", ".nef", ".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2", ".rwl", ".sr2"),
        *(".srf", ".srw", ".x3f"),
    }
)

VIDEO_SUFFIXES = frozenset(
    {
        *(".3gp", ".asf", ".avi", ".flv", ".m2ts", ".m4v", ".mjpeg", ".mjpg", ".mkv", ".mov"),
        *(".mp4", ".mpeg", ".mpg", ".mts", ".ogv", ".ts", ".webm", ".wmv"),
    }
)


def is_video(path: str) -> bool:
    """Return whether a file is a video, by its ending."""
    return Path(path).suffix.lower() in VIDEO_SUFFIXES


@dataclass(frozen=True, slots=True)
class NotTried:
    """A file or folder that is not read, and why; ``is_picture`` by its ending."""

    path: str
    reason: str
    is_picture: bool = False


@dataclass(frozen=True, slots=True)
class Files:
    """What the arguments name: files to be read (``STDIN`` among them), and the others."""

    to_read: list[str] = field(default_factory=list)
    not_tried: list[NotTried] = field(default_factory=list)

    @property
    def pictures_left_out(self) -> bool:
        return any(item.is_picture for item in self.not_tried)


def find_files(arguments: Iterable[str]) -> Files:
    """Return the files of the arguments: each a file, a folder, a glob, or ``STDIN``.

    A file that is named is tried whatever its ending, and may be a video; in folders and globs
    the ending decides, and videos are left out.
    """
    files = Files()
    for argument in arguments:
        if argument == STDIN:
            files.to_read.append(STDIN)
        elif Path(argument).is_dir():
            _add_folder(files, argument)
        elif Path(argument).exists() or not glob.has_magic(argument):
            _add(files, argument, named=True)
        else:
            for match in sorted(glob.glob(argument, recursive=True)):  # noqa: PTH207  (absolute patterns too)
                if not Path(match).is_dir():
                    _add(files, match, named=False)
    return files


def _add_folder(files: Files, folder: str) -> None:
    before = len(files.to_read)
    for path in _walk(folder, files.not_tried):
        _add(files, path, named=False)
    if len(files.to_read) == before:
        files.not_tried.append(NotTried(folder, "no picture in this folder can be read"))


def _walk(folder: str, failures: list[NotTried]) -> Iterator[str]:
    """Yield the files below a folder by name; a folder that cannot be listed is a failure."""

    def fail(error: OSError) -> None:
        reason = f"the folder cannot be listed ({error.strerror})"
        failures.append(NotTried(str(error.filename), reason))

    found = [
        os.path.join(parent, name)  # noqa: PTH118  (names may be of any bytes)
        for parent, _, names in os.walk(folder, onerror=fail)
        for name in names
    ]
    yield from sorted(found)


def _add(files: Files, path: str, *, named: bool) -> None:
    suffix = Path(path).suffix.lower()
    reason = _unread_kind(suffix)
    if reason is not None:
        files.not_tried.append(NotTried(path, reason, is_picture=True))
    elif Path(path).exists() and not Path(path).is_file():
        files.not_tried.append(NotTried(path, "it is no file"))
    elif named or suffix in IMAGE_SUFFIXES or suffix in HEIF_SUFFIXES:
        files.to_read.append(path)
    elif is_video(path):
        files.not_tried.append(NotTried(path, "a video, which is read where it is named"))
    else:
        kind = f"{suffix} is not the ending of a picture" if suffix else "its name has no ending"
        files.not_tried.append(NotTried(path, kind))


def _unread_kind(suffix: str) -> str | None:
    """Return why pictures of this ending are not tried; ``None`` for the others."""
    if suffix in AVIF_SUFFIXES:
        return "AVIF is not supported; convert it to JPEG"
    if suffix in RAW_SUFFIXES:
        return "a camera's RAW file; export it as JPEG"
    if suffix in HEIF_SUFFIXES and not can_decode_heif():
        return MISSING_PACKAGE
    return None
