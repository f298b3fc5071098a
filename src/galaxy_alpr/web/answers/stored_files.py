"""Stored files as responses: of the disk, of an object store, or as a link to the object store."""

from __future__ import annotations

import os
import stat
from pathlib import PurePosixPath
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.staticfiles import NotModifiedResponse, StaticFiles

from galaxy_alpr.errors import NotFound
from galaxy_alpr.storage import MEDIA_TYPES, ArtifactStore, Stored
from galaxy_alpr.web.answers.head_only import HEAD_ONLY
from galaxy_alpr.web.files import FILE_RESPONSES, OpenFile, file_response

PART_BYTES = 4 * 1024 * 1024
"""Bytes that are fetched from an object store at a time: nearly every picture at once."""

STORED_RESPONSES: dict[int | str, dict[str, Any]] = {
    **FILE_RESPONSES,
    307: {"description": "A link to the object store, valid for a minute (`GALAXY_OBJECT_LINKS`)"},
}


def stored_response(
    store: ArtifactStore, path: str, request: Request, *, found: bool, headers: dict[str, str]
) -> Response:
    """Return the file stored at ``path``, or the link to one that was ``found``.

    Raises ``NotFound``.

    Raises ``OSError`` or ``Unavailable`` where it cannot be read.
    """
    media_type = MEDIA_TYPES.get(PurePosixPath(path).suffix.lower())
    if store.remote is None:
        return file_response(store.outputs, path, request, media_type=media_type, headers=headers)
    try:
        # A link is for GET only.
        link = store.link(path) if found and HEAD_ONLY not in request.scope else None
        if link is not None:
            once = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
            return RedirectResponse(link, headers={**headers, **once})
        return _remote_response(store, path, request, media_type, headers)
    except (FileNotFoundError, PermissionError, ValueError) as error:
        raise NotFound(f"no file {path!r}") from error


def _remote_response(
    store: ArtifactStore,
    path: str,
    request: Request,
    media_type: str | None,
    headers: dict[str, str],
) -> Response:
    found = store.stat(path)
    handle = _RemoteFile(store, path, found)
    response = OpenFile(path, handle, _status(found), media_type=media_type, headers=headers)
    if _NO_FOLDER.is_not_modified(response.headers, request.headers):
        return NotModifiedResponse(response.headers)
    if HEAD_ONLY not in request.scope and "range" not in request.headers:
        handle.fetch()  # before the answer begins: a failure has a status of its own
    return response


_NO_FOLDER = StaticFiles(check_dir=False)


class _RemoteFile:
    """A file of an object store, of which one part at a time is in memory."""

    def __init__(self, store: ArtifactStore, path: str, found: Stored) -> None:
        self._store, self._path, self._size = store, path, found.bytes
        self._at = self._start = 0
        self._part = b""

    def fetch(self) -> None:
        """Get the part at the current place, unless it is there. Raises ``OSError``."""
        inside = self._start <= self._at < self._start + len(self._part)
        left = self._size - self._at
        if not inside and left > 0:
            length = min(PART_BYTES, left)
            self._part = self._store.read_range(self._path, self._at, length)
            self._start = self._at

    def read(self, size: int = -1, /) -> bytes:
        """Return up to ``size`` bytes, fewer only at the end of the file. Raises ``OSError``."""
        parts: list[bytes] = []
        left = self._size - self._at if size < 0 else min(size, self._size - self._at)
        while left > 0:
            self.fetch()
            start = self._at - self._start
            part = self._part[start : start + left]
            if not part:
                raise OSError(f"the file {self._path} is shorter than before")
            parts.append(part)
            self._at += len(part)
            left -= len(part)
        return b"".join(parts)

    def seek(self, offset: int, whence: int = 0, /) -> int:  # noqa: ARG002
        """Go to a place from the beginning of the file."""
        self._at = offset
        return offset

    def close(self) -> None:
        """Forget the part."""
        self._part = b""


def _status(found: Stored) -> os.stat_result:
    """Return what the answer's validators are made of."""
    moment = found.modified_at
    return os.stat_result((stat.S_IFREG, 0, 0, 0, 0, 0, found.bytes, moment, moment, moment))
