"""ParkPow's routes for readings: of cameras, and of Plate Recognizer Stream."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from galaxy_alpr.actors import Actor
from galaxy_alpr.endpoints.compat.parkpow import pushed
from galaxy_alpr.endpoints.compat.parkpow.vendor import BASE, TAG
from galaxy_alpr.enums import CompatAdapter
from galaxy_alpr.errors import NotFound
from galaxy_alpr.ingest.pushed.storing.facts import Sender, StoredPushed
from galaxy_alpr.ingest.pushed.values import Delivered
from galaxy_alpr.web.compat.bodies import SentBody, sent_body
from galaxy_alpr.web.compat.openapi import compat_answers
from galaxy_alpr.web.compat.routing import CompatRouter
from galaxy_alpr.web.context import AppContext
from galaxy_alpr.web.deps import Context, CurrentActor

router = CompatRouter(prefix=BASE, tags=[TAG], default_response_class=JSONResponse)

Parse = Callable[..., Delivered]


@router.post("/log-vehicle", responses=compat_answers(200, "The readings that are stored"))
async def log_parkpow_vehicle(
    request: Request, context: Context, actor: CurrentActor
) -> JSONResponse:
    """Store the readings of a camera: JSON or a form with `camera`, `time`, `results`, `image`.

    The picture is read by this service as well, and both readings are joined. A reading that is
    sent again is stored once. Such a reading opens no gate.
    """
    body = await sent_body(request)
    return JSONResponse(await run_in_threadpool(_store, context, actor, body, pushed.logged))


@router.get("/webhook-receiver", responses=compat_answers(200, "The address is right"))
def get_parkpow_webhook() -> JSONResponse:
    """Return 200: installers ask whether the address of the webhook is right."""
    return JSONResponse({"detail": "send webhooks of Stream here"})


@router.post("/webhook-receiver", responses=compat_answers(200, "The readings that are stored"))
async def log_parkpow_webhook(
    request: Request, context: Context, actor: CurrentActor
) -> JSONResponse:
    """Store the readings of a webhook of Stream, as `log-vehicle` does.

    It is JSON, or a form with the field `json` and the pictures `upload` and `plate_img`.
    """
    body = await sent_body(request)
    return JSONResponse(await run_in_threadpool(_store, context, actor, body, pushed.of_webhook))


def _store(context: AppContext, actor: Actor, body: SentBody, parse: Parse) -> dict[str, Any]:
    delivered = parse(body, max_bytes=context.uploads.max_file_bytes)
    location = pushed.camera_of(delivered)
    try:
        stored = _stored(context, actor, delivered, location)
    except NotFound:
        stored = _stored(context, actor, delivered, None)
    return {
        "detail": "stored",
        "readings": [{"id": item.row.id, "repeated": item.repeated} for item in stored],
    }


def _stored(
    context: AppContext, actor: Actor, delivered: Delivered, location: str | None
) -> list[StoredPushed]:
    """Store all readings; what was stored before an error is found again when they are resent."""
    key = f"{CompatAdapter.PARKPOW}:{actor.kind}:{actor.id or ''}"
    sender = Sender(key=key, actor=actor, location=location, lenient=True)
    return [
        context.integrations.ingest.pushed.store(reading, sender) for reading in delivered.readings
    ]
