"""Files of one folder as responses."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, Protocol, cast

from anyio import AsyncFile, wrap_file
from fastapi import Request, Response
from fastapi.responses import FileResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Message, Receive, Scope, Send

from galaxy_alpr.errors import NotFound
from galaxy_alpr.errors.disk import disk_failure
from galaxy_alpr.web.errors import responses

logger = logging.getLogger(__name__)

_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}

FILE_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": _BYTES},
    206: {"description": "The requested range", "content": _BYTES},
    304: {"description": "Not modified"},
    **responses(400, 404, 416, 503, 507),
}


def file_response(
    folder: Path,
    path: str,
    request: Request,
    *,
    media_type: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return the file at ``path`` below ``folder``. Raises ``NotFound`` for everything else.

    The file is open when this returns: it can be sent also when it is deleted meanwhile. Raises
    ``Unavailable`` where it cannot be read.

    Links are resolved before the path is checked, so no path and no link leads outside ``folder``.
    """
    files = StaticFiles(directory=folder, check_dir=False)
    try:
        full_path, found = files.lookup_path(path)
    except (OSError, ValueError):  # too long, not readable, or with a NUL
        found = None
    if found is None or not stat.S_ISREG(found.st_mode):
        raise NotFound(f"no file {path!r}")
    handle = _opened(full_path, path)
    response = OpenFile(
        full_path, handle, os.fstat(handle.fileno()), media_type=media_type, headers=headers or {}
    )
    if files.is_not_modified(response.headers, request.headers):
        response.close()
        return NotModifiedResponse(response.headers)
    return response


def _opened(full_path: str, path: str) -> BufferedReader:
    try:
        return open(full_path, "rb")  # noqa: PTH123  (closed by the response)
    except FileNotFoundError as error:  # deleted since it was found
        raise NotFound(f"no file {path!r}") from error
    except OSError as error:
        logger.error("the file %s cannot be read: %s", path, error)
        raise disk_failure(error) from error


class Handle(Protocol):
    """What of an open file is used to send it."""

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> int: ...

    def close(self) -> None: ...


class OpenFile(FileResponse):
    """A file that is open already, so one that is deleted meanwhile is sent to its end.

    Its range errors are answered as the API's other errors; a range in another unit than bytes is
    ignored (RFC 9110, 14.2).
    """

    def __init__(
        self,
        path: str,
        handle: Handle,
        found: os.stat_result,
        *,
        media_type: str | None,
        headers: dict[str, str],
    ) -> None:
        super().__init__(path, media_type=media_type, headers=headers, stat_result=found)
        self._handle = handle

    def close(self) -> None:
        """Close the file of a response that is not sent."""
        self._handle.close()

    @asynccontextmanager
    async def _open_file(self) -> AsyncIterator[AsyncFile[bytes]]:
        """Yield the file that is open, where Starlette would open the path now."""
        yield wrap_file(cast("IO[bytes]", self._handle))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        error: HTTPException | None = None
        headers = [
            (name, value)
            for name, value in scope["headers"]
            if name != b"range" or value.lower().lstrip().startswith(b"bytes")
        ]
        scope = {**scope, "headers": headers}

        async def checked(message: Message) -> None:
            nonlocal error
            if message["type"] == "http.response.start" and message["status"] >= 400:
                size = Headers(raw=message["headers"]).get("content-range")
                headers = None if size is None else {"Content-Range": size}
                error = HTTPException(message["status"], "the Range cannot be answered", headers)
            if error is None:
                await send(message)

        with closing(self._handle):
            await super().__call__(scope, receive, checked)
        if error is not None:
            raise error
