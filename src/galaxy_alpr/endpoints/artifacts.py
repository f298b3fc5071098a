"""``/outputs`` and ``/static``: the stored files, and no file beside them."""

from __future__ import annotations

import stat
from pathlib import Path, PurePath
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi import Path as PathParameter
from fastapi.responses import FileResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Message, Receive, Scope, Send

from galaxy_alpr.endpoints.deps import Drawer, Store
from galaxy_alpr.endpoints.errors import responses
from galaxy_alpr.errors import NotFound

router = APIRouter(tags=["files"])

PICTURE_TYPES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
    ".tif": "image/tiff",
}
PICTURE_CACHE = "private, max-age=3600"
"""Stored pictures never change, but they may be deleted, and should then be gone soon."""

FilePath = Annotated[str, PathParameter(description="Path of the file below the folder.")]

FILE_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": {"application/octet-stream": {}}},
    206: {"description": "The range asked for", "content": {"application/octet-stream": {}}},
    304: {"description": "Not modified"},
    **responses(400, 404, 416),
}


@router.get("/outputs/{path:path}", response_class=FileResponse, responses=FILE_RESPONSES)
def stored_picture(path: FilePath, request: Request, store: Store, drawings: Drawer) -> Response:
    """Return a stored picture; ranges and conditional requests are obeyed.

    A picture with boxes drawn is made when it is first asked for.
    """

    def find() -> Response:
        media_type = PICTURE_TYPES.get(PurePath(path).suffix.lower())
        headers = {"Cache-Control": PICTURE_CACHE}
        return file_response(store.outputs, path, request, media_type=media_type, headers=headers)

    try:
        return find()
    except NotFound:
        if not drawings.make(path):
            raise
        return find()


@router.get("/static/{path:path}", response_class=FileResponse, responses=FILE_RESPONSES)
def static_file(path: FilePath, request: Request, store: Store) -> Response:
    """Return a file that the owner of the service put into ``static/``."""
    return file_response(store.static, path, request)


for _path, _endpoint in (
    ("/outputs/{path:path}", stored_picture),
    ("/static/{path:path}", static_file),
):
    router.add_api_route(_path, _endpoint, methods=["HEAD"], include_in_schema=False)


def file_response(
    folder: Path,
    path: str,
    request: Request,
    *,
    media_type: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return the file at ``path`` below ``folder``. Raises ``NotFound`` for everything else.

    Links are followed before the path is judged, so no spelling and no link leads outside.
    """
    files = StaticFiles(directory=folder, check_dir=False)
    try:
        full_path, found = files.lookup_path(path)
    except (OSError, ValueError):  # too long, not readable, a NUL
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
    """A file whose range errors are the API's own.

    A range of another unit than bytes is passed over (RFC 9110, 14.2).
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
