"""Reading the picture of a request as ``POST /detect_image`` does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from galaxy_alpr.access import Scope
from galaxy_alpr.actors import Actor
from galaxy_alpr.enums import CompatAdapter
from galaxy_alpr.errors import NotFound, ValidationFailed
from galaxy_alpr.services.readings.capture import Capture, CaptureDetails, CaptureRequest
from galaxy_alpr.services.readings.store import StoredReading
from galaxy_alpr.services.readings.submit import ReadingService
from galaxy_alpr.web.client_disconnect import ClientDisconnectWatch
from galaxy_alpr.web.compat.bodies import SentBody, sent_body
from galaxy_alpr.web.compat.pictures import SentPicture
from galaxy_alpr.web.context import AppContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a request asks for: a picture, and what it says of it.

    A location that does not exist and a moment that cannot be are left out.
    """

    picture: SentPicture = field(repr=False)
    about: CaptureRequest = field(default_factory=CaptureRequest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The body of a request, what it asked for, and the reading that was stored."""

    body: SentBody
    asked: Asked
    stored: StoredReading


async def read_sent_picture(
    request: Request, adapter: CompatAdapter, ask: Callable[[SentBody, int], Asked]
) -> Answered:
    """Read and store the picture of a request.

    ``ask`` returns what the body asks for, with the largest picture accepted, bytes. The place in
    the queue is taken before the body is read. A client that disconnects before its picture is
    read has nothing stored. Raises as ``ask``, ``sent_body`` and ``ReadingService`` do.
    """
    context: AppContext = request.app.state.context
    actor: Actor = request.state.identity.actor
    with context.readings.place() as submit:
        body = await sent_body(request)
        asked = await run_in_threadpool(ask, body, context.uploads.max_file_bytes)
        details = await run_in_threadpool(details_of, context.readings, asked.about, actor.scope)

        def capture() -> Capture:
            return Capture(
                details=details,
                source=adapter.value,
                actor=actor,
                data=asked.picture.data,
                file_name=asked.picture.file_name,
            )

        async with ClientDisconnectWatch(request) as watch:
            submission = await run_in_threadpool(submit, capture)
            await watch.result(submission.reading, submission.cancel)
            stored = await run_in_threadpool(submission.result)
    context.integrations.compat.count(adapter)
    return Answered(body=body, asked=asked, stored=stored)


def details_of(readings: ReadingService, about: CaptureRequest, scope: Scope) -> CaptureDetails:
    """Return the checked details of a request.

    Without the location if there is none of this name, without the moment if it cannot be.
    """
    try:
        return readings.check(about, scope)
    except NotFound:
        return details_of(readings, replace(about, location=None), scope)
    except ValidationFailed:
        if about.captured_at is None:
            raise
        return details_of(readings, replace(about, captured_at=None), scope)
