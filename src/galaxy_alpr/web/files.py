"""Files of one folder as responses."""

from __future__ import annotations

import stat
from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import FileResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Message, Receive, Scope, Send

from galaxy_alpr.errors import NotFound


def file_response(
    folder: Path,
    path: str,
    request: Request,
    *,
    media_type: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return the file at ``path`` below ``folder``. Raises ``NotFound`` for everything else.

    Links are resolved before the path is checked, so no path and no link leads outside ``folder``.
    """
    files = StaticFiles(directory=folder, check_dir=False)
    try:
        full_path, found = files.lookup_path(path)
    except (OSError, ValueError):  # too long, not readable, or with a NUL
        found = None
    if found is None or not stat.S_ISREG(found.st_mode):
        raise NotFound(f"no file {path!r}")
    response = _File(
        full_path,
        stat_result=found,
        media_type=media_type,
        headers={"X-Content-Type-Options": "nosniff", **(headers or {})},
    )
    if files.is_not_modified(response.headers, request.headers):
        return NotModifiedResponse(response.headers)
    return response


class _File(FileResponse):
    """A file whose range errors are answered as the API's other errors.

    A range in another unit than bytes is ignored (RFC 9110, 14.2).
    """

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

        await super().__call__(scope, receive, checked)
        if error is not None:
            raise error
