"""``/outputs`` and ``/static``: the stored files."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path as PathParameter
from fastapi import Request, Response
from fastapi.responses import FileResponse

from galaxy_alpr.services.readings.visible import check_visible
from galaxy_alpr.web.answers.stored_files import STORED_RESPONSES, stored_response
from galaxy_alpr.web.deps import CurrentActor, DrawingsDep, LostFilesDep, Sessions, Store
from galaxy_alpr.web.files import FILE_RESPONSES, file_response
from galaxy_alpr.web.routing import Router

router = Router(tags=["files"])

PICTURE_CACHE = "private, max-age=3600"
"""Stored pictures never change, but a deleted one must not stay in caches for long."""

FilePath = Annotated[str, PathParameter(description="Path of the file below the folder.")]


@router.get(
    "/outputs/{path:path}",
    response_class=FileResponse,
    responses=STORED_RESPONSES,
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
    Where the files are in an object store, the answer may be a link to it.
    """
    if actor.scope.is_limited:
        with sessions() as session:
            check_visible(session, path)
    found = store.holds(path) or drawings.make(path) or lost_files.restore(path)
    return stored_response(
        store, path, request, found=found, headers={"Cache-Control": PICTURE_CACHE}
    )


@router.get("/static/{path:path}", response_class=FileResponse, responses=FILE_RESPONSES)
def get_static_file(path: FilePath, request: Request, store: Store) -> Response:
    """Return a file that the owner of the service put into ``static/``."""
    return file_response(store.static, path, request)
