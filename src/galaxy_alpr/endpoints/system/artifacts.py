"""``/outputs`` and ``/static``: the stored files."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated, Any

from fastapi import Path as PathParameter
from fastapi import Request, Response
from fastapi.responses import FileResponse

from galaxy_alpr.services.readings.visible import check_visible
from galaxy_alpr.web.deps import CurrentActor, DrawingsDep, LostFilesDep, Sessions, Store
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.files import file_response
from galaxy_alpr.web.routing import Router

router = Router(tags=["files"])

PICTURE_TYPES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
    ".tif": "image/tiff",
    ".avi": "video/x-msvideo",
}
PICTURE_CACHE = "private, max-age=3600"
"""Stored pictures never change, but a deleted one must not stay in caches for long."""

FilePath = Annotated[str, PathParameter(description="Path of the file below the folder.")]

_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}

FILE_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": _BYTES},
    206: {"description": "The requested range", "content": _BYTES},
    304: {"description": "Not modified"},
    **responses(400, 404, 416, 503, 507),
}


@router.get(
    "/outputs/{path:path}",
    response_class=FileResponse,
    responses=FILE_RESPONSES,
)
def get_picture(
    path: FilePath,
    request: Request,
    actor: CurrentActor,
    sessions: Sessions,
    store: Store,
    drawings: DrawingsDep,
    lost_files: LostFilesDep,
) -> Response:
    """Return a stored picture; ranges and conditional requests are supported.

    A picture with boxes drawn is made at its first request. A crop that is missing or empty is
    made again from its picture; where that is not possible, the error is `original_unavailable`.
    """
    if actor.scope.is_limited:
        with sessions() as session:
            check_visible(session, path)
    if not store.holds(path) and not drawings.make(path):
        lost_files.restore(path)
    media_type = PICTURE_TYPES.get(PurePath(path).suffix.lower())
    headers = {"Cache-Control": PICTURE_CACHE}
    return file_response(store.outputs, path, request, media_type=media_type, headers=headers)


@router.get("/static/{path:path}", response_class=FileResponse, responses=FILE_RESPONSES)
def get_static_file(path: FilePath, request: Request, store: Store) -> Response:
    """Return a file that the owner of the service put into ``static/``."""
    return file_response(store.static, path, request)
