"""Detection in the picture of a request, which is not stored."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from galaxy_alpr.enums import CompatAdapter
from galaxy_alpr.services.detecting.detect import Detected
from galaxy_alpr.web.client_disconnect import ClientDisconnectWatch
from galaxy_alpr.web.compat.bodies import sent_body
from galaxy_alpr.web.compat.pictures import picture_of
from galaxy_alpr.web.context import AppContext


async def detect_sent_picture(
    request: Request, adapter: CompatAdapter, names: Sequence[str]
) -> Detected:
    """Return what is detected in the picture of a request; ``names`` are those of its part.

    The place in the queue is taken before the body is read. Raises as ``sent_body``,
    ``picture_of`` and ``DetectionService`` do.
    """
    context: AppContext = request.app.state.context
    find = partial(picture_of, names=names, max_bytes=context.uploads.max_file_bytes)
    with context.detection.place() as detect:
        picture = await run_in_threadpool(find, await sent_body(request))
        async with ClientDisconnectWatch(request) as watch:
            detecting = await run_in_threadpool(detect, picture.data)
            detected = await watch.result(detecting.detected, detecting.cancel)
    context.integrations.compat.count(adapter)
    return detected
