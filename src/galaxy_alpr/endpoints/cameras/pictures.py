"""``/api/cameras/{id}/snapshot`` and ``/live``: what a camera shows now."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from galaxy_alpr.services.cameras.changes import get_camera
from galaxy_alpr.services.cameras.states import state_now
from galaxy_alpr.web.deps import (
    CamerasDep,
    ClockDep,
    Context,
    CurrentActor,
    ReadSession,
    Sessions,
    Streams,
)
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.identity.credentials import credentials_of
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.routing import Router
from galaxy_alpr.web.streams import STREAM_HEADERS
from galaxy_alpr.web.video.live_view import LiveView, check_reach, newest_frame, picture_parts

router = Router(prefix="/api/cameras", tags=["cameras"])

_BYTES = {"schema": {"type": "string", "format": "binary"}}
JPEG: dict[int | str, dict[str, Any]] = {
    200: {"description": "The picture", "content": {"image/jpeg": _BYTES}}
}
PARTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "JPEG pictures, one part each, without an end",
        "content": {str(LiveView.media_type): _BYTES},
    }
}
Boxes = Annotated[
    bool, Query(description="Draw what was detected: vehicles, and plates with their texts.")
]


@router.get(
    "/{id}/snapshot",
    response_class=Response,
    responses={**JPEG, **responses(404, 422, 503)},
)
def get_camera_snapshot(
    session: ReadSession, parts: CamerasDep, clock: ClockDep, id: RowId, boxes: Boxes = False
) -> Response:
    """Return the newest frame of a camera as a JPEG; 503 while there is none."""
    report = state_now(get_camera(session, id), clock.now())
    frame = newest_frame(parts.frames, id, report.worker)
    return Response(
        frame.jpeg(boxes=boxes), media_type="image/jpeg", headers={"Cache-Control": "no-store"}
    )


@router.get(
    "/{id}/live",
    response_class=LiveView,
    responses={**PARTS, **responses(404, 422, 503)},
)
async def stream_camera(
    request: Request,
    context: Context,
    actor: CurrentActor,
    sessions: Sessions,
    streams: Streams,
    parts: CamerasDep,
    id: RowId,
) -> LiveView:
    """Show a camera live: its analysed frames with their boxes, some a second (MJPEG).

    An `<img>` shows it. It ends after some minutes, when the camera is stopped, or when the client
    may not read any more; 503 where as many people look at cameras as the settings allow, and
    where the pictures of another machine do not come here.
    """
    admits = partial(context.gate.still_admits, credentials_of(request), actor)

    def is_read() -> bool:
        with sessions() as session:
            return get_camera(session, id).enabled

    def check() -> None:
        with sessions() as session:
            report = state_now(get_camera(session, id), context.clock.now())
        check_reach(parts.frames, id, report.worker)

    await run_in_threadpool(check)
    parts.viewers.take()
    content = picture_parts(
        parts.frames,
        id,
        streams,
        is_open=lambda: not context.feed.broker.closed,
        may_go_on=lambda: admits() and is_read(),
    )
    return LiveView(content, parts.viewers, {**STREAM_HEADERS, "Cache-Control": "no-store"})
