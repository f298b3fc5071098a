"""The routes of Plate Recognizer Snapshot."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from galaxy_alpr import __version__
from galaxy_alpr.endpoints.compat.plate_recognizer.body import BLUR_BODY, READER_BODY
from galaxy_alpr.endpoints.compat.plate_recognizer.options import options_of
from galaxy_alpr.endpoints.compat.plate_recognizer.vendor import TAG
from galaxy_alpr.endpoints.compat.plate_recognizer.wire import MAX_CALLS, answer_of
from galaxy_alpr.endpoints.schemas.detections import SessionOut
from galaxy_alpr.enums import CompatAdapter
from galaxy_alpr.errors import BadRequest
from galaxy_alpr.web.compat.bodies import SentBody, sent_body
from galaxy_alpr.web.compat.openapi import compat_answers
from galaxy_alpr.web.compat.pictures import picture_of
from galaxy_alpr.web.compat.reading import Answered, Asked, read_sent_picture
from galaxy_alpr.web.compat.routing import CompatRouter
from galaxy_alpr.web.context import AppContext
from galaxy_alpr.web.deps import ClockDep, Context, MaskedPicturesDep

router = CompatRouter(tags=[TAG])

ADAPTER = CompatAdapter.PLATE_RECOGNIZER
PICTURE = ("upload", "image", "file")


@router.post(
    "/v1/plate-reader",
    status_code=201,
    response_class=JSONResponse,
    responses=compat_answers(201, "The plates that were read"),
    openapi_extra={"requestBody": READER_BODY},
)
async def detect_snapshot_plates(request: Request, context: Context) -> JSONResponse:
    """Read the plates in one picture, as Plate Recognizer Snapshot does, and store the reading.

    The picture is a file or base64 in `upload`. `camera_id` is the name or the id of a location;
    `regions` name likely countries. Fields that are unknown or cannot be understood are ignored.
    """
    read = await read_sent_picture(request, ADAPTER, _ask)
    answer = await run_in_threadpool(_answer, context, read)
    location = f"/session_queries/{read.stored.row.id}"
    return JSONResponse(answer, status_code=201, headers={"Location": location})


@router.post(
    "/v1/blur",
    response_class=JSONResponse,
    responses=compat_answers(200, "The picture with its plates and faces masked"),
    openapi_extra={"requestBody": BLUR_BODY},
)
async def export_blurred_picture(
    request: Request, context: Context, pictures: MaskedPicturesDep
) -> JSONResponse:
    """Return a picture in which plates, and faces, are filled with one colour; it is not stored.

    A blur could be undone, so there is none. `plates=0` or `faces=0` leaves these as they are.
    Faces need a detector for them (`GALAXY_FACE_DETECTOR`): without one, a request that names
    `faces` is refused.
    """
    body = await sent_body(request)
    picture = picture_of(body, PICTURE, max_bytes=context.uploads.max_file_bytes)
    faces = _wanted(body, "faces")
    if faces and not pictures.finds_faces:
        raise BadRequest("faces cannot be blurred: the service has no detector of faces")
    masked = await run_in_threadpool(
        pictures.of_upload,
        picture.data,
        context.engine.detect,
        plates=_wanted(body, "plates") is not False,
        faces=faces is not False,
    )
    return JSONResponse(
        {
            "blur": {"base64": base64.b64encode(masked.jpeg).decode()},
            "plates": [
                {"polygon": [[round(x), round(y)] for x, y in quad]} for quad in masked.plates
            ],
            "faces": [{"box": [round(value) for value in box.xyxy]} for box in masked.faces],
        }
    )


@router.get(
    "/v1/statistics",
    response_class=JSONResponse,
    responses=compat_answers(200, "The pictures read this month"),
)
def get_snapshot_statistics(context: Context, clock: ClockDep) -> JSONResponse:
    """Return how many pictures were read this month, as Plate Recognizer's cloud does."""
    now, calls = clock.now(), context.integrations.compat.calls(ADAPTER)
    usage = {"month": now.month, "calls": calls, "year": now.year, "resets_on": _next_month(now)}
    return JSONResponse({"usage": usage, "total_calls": MAX_CALLS})


@router.get(
    "/info",
    response_class=JSONResponse,
    responses=compat_answers(200, "The version, and the pictures read this month"),
)
def get_snapshot_info(context: Context) -> JSONResponse:
    """Return the version of the service, as Plate Recognizer's SDK does."""
    calls = context.integrations.compat.calls(ADAPTER)
    return JSONResponse(
        {
            "version": __version__,
            "license_key": None,
            "total_calls": MAX_CALLS,
            "usage": {"calls": calls},
            "webhooks": [],
        }
    )


def _ask(body: SentBody, max_bytes: int) -> Asked:
    picture = picture_of(body, PICTURE, max_bytes=max_bytes)
    return Asked(picture=picture, about=options_of(body).about)


def _answer(context: AppContext, read: Answered) -> dict[str, Any]:
    reading, options = SessionOut.of_reading(read.stored), options_of(read.body)
    return answer_of(reading, options, calls=context.integrations.compat.calls(ADAPTER))


def _wanted(body: SentBody, name: str) -> bool | None:
    """Return whether something is to be masked, ``None`` where the request does not say it."""
    text = body.text(name)
    if text is None:
        return None
    number = body.number(name)
    return number > 0 if number is not None else body.flag(name)


def _next_month(now: datetime) -> str:
    year, month = (now.year + 1, 1) if now.month == 12 else (now.year, now.month + 1)
    return f"{year:04}-{month:02}-01T00:00:00Z"
