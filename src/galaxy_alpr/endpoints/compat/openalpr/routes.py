"""``/v1/recognize``, ``/v2`` and ``/v3``: the interface of OpenALPR's cloud."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from galaxy_alpr.endpoints.compat.openalpr import wire
from galaxy_alpr.endpoints.compat.openalpr.asked import PARAMETERS, Asked
from galaxy_alpr.endpoints.compat.openalpr.description import BYTES, FILE, FILE_V1
from galaxy_alpr.endpoints.compat.openalpr.vendor import TAG
from galaxy_alpr.enums import CompatAdapter
from galaxy_alpr.errors import BadRequest
from galaxy_alpr.services.readings.capture import CaptureRequest
from galaxy_alpr.web.compat import reading
from galaxy_alpr.web.compat.bodies import SentBody
from galaxy_alpr.web.compat.openapi import compat_answers
from galaxy_alpr.web.compat.pictures import picture_of
from galaxy_alpr.web.compat.routing import CompatRouter
from galaxy_alpr.web.context import AppContext
from galaxy_alpr.web.deps import Context

router = CompatRouter(tags=[TAG])

ADAPTER = CompatAdapter.OPENALPR
PICTURE = ("image", "image_bytes")
URL = "image_url"
ANSWERS = compat_answers(200, "The plates that were read")
RATE_S = 1
"""The period of the rate in the headers: places in the queue are free again at any moment."""

Answer = Callable[[AppContext, reading.Answered], dict[str, Any]]


@router.post("/v1/recognize", response_class=JSONResponse, responses=ANSWERS, openapi_extra=FILE_V1)
async def detect_openalpr_first(request: Request, context: Context) -> JSONResponse:
    """Read a picture as version 1 of OpenALPR's cloud does, and store the reading.

    The picture is the file `image`, or base64 in `image_bytes`. Parameters that are unknown or
    cannot be understood are ignored.
    """
    return await _recognize(request, context, _answer_v1)


@router.post("/v2/recognize", response_class=JSONResponse, responses=ANSWERS, openapi_extra=FILE)
async def detect_openalpr_second(request: Request, context: Context) -> JSONResponse:
    """Read a picture as version 2 of OpenALPR's cloud does, and store the reading."""
    return await _recognize(request, context, _answer)


@router.post("/v3/recognize", response_class=JSONResponse, responses=ANSWERS, openapi_extra=FILE)
async def detect_openalpr_third(request: Request, context: Context) -> JSONResponse:
    """Read a picture as version 3 of OpenALPR's cloud does, and store the reading."""
    return await _recognize(request, context, _answer)


@router.post(
    "/v2/recognize_bytes", response_class=JSONResponse, responses=ANSWERS, openapi_extra=BYTES
)
async def detect_openalpr_second_bytes(request: Request, context: Context) -> JSONResponse:
    """Read a picture that is the body, as base64, and store the reading."""
    return await _recognize(request, context, _answer)


@router.post(
    "/v3/recognize_bytes", response_class=JSONResponse, responses=ANSWERS, openapi_extra=BYTES
)
async def detect_openalpr_third_bytes(request: Request, context: Context) -> JSONResponse:
    """Read a picture that is the body, as base64, and store the reading."""
    return await _recognize(request, context, _answer)


@router.post("/v2/recognize_url", response_class=JSONResponse, responses=ANSWERS)
def detect_openalpr_second_url() -> JSONResponse:
    """Refuse a picture by its URL: this service fetches none."""
    raise _no_url()


@router.post("/v3/recognize_url", response_class=JSONResponse, responses=ANSWERS)
def detect_openalpr_third_url() -> JSONResponse:
    """Refuse a picture by its URL: this service fetches none."""
    raise _no_url()


@router.get(
    "/v2/config",
    response_class=JSONResponse,
    responses=compat_answers(200, "The countries whose formats are known, and labels of vehicles"),
)
def get_openalpr_second_config() -> JSONResponse:
    """Return the countries whose formats are known, and the labels of vehicles."""
    return JSONResponse(wire.configuration())


@router.get(
    "/v3/config",
    response_class=JSONResponse,
    responses=compat_answers(200, "The countries whose formats are known, and labels of vehicles"),
)
def get_openalpr_third_config() -> JSONResponse:
    """Return the countries whose formats are known, and the labels of vehicles."""
    return JSONResponse(wire.configuration())


async def _recognize(request: Request, context: AppContext, answer: Answer) -> JSONResponse:
    read = await reading.read_sent_picture(request, ADAPTER, _ask)
    content = await run_in_threadpool(answer, context, read)
    return JSONResponse(content, headers=_rate(context))


def _ask(body: SentBody, max_bytes: int) -> reading.Asked:
    has_picture = body.raw or body.parts or body.json is not None
    if not has_picture and body.text(URL):
        raise _no_url()
    picture = picture_of(body, PICTURE, max_bytes=max_bytes)
    about = CaptureRequest(location=body.text("camera_id"), countries=_asked(body).countries)
    return reading.Asked(picture=picture, about=about)


def _asked(body: SentBody) -> Asked:
    return Asked.of({name: body.text(name) or "" for name in PARAMETERS})


def _answer(context: AppContext, read: reading.Answered) -> dict[str, Any]:
    asked = _asked(read.body)
    answer = wire.recognized(read.stored.reading.result, asked, _of(context, read))
    return answer | _image(asked, read)


def _answer_v1(context: AppContext, read: reading.Answered) -> dict[str, Any]:
    asked = _asked(read.body)
    answer = wire.recognized_v1(read.stored.reading.result, asked, _of(context, read))
    return answer | _image(asked, read)


def _of(context: AppContext, read: reading.Answered) -> wire.Answered:
    row = read.stored.row
    return wire.Answered(
        uuid=str(row.id),
        at=row.captured_at,
        total_ms=row.total_ms,
        used=context.integrations.compat.calls(ADAPTER),
    )


def _image(asked: Asked, read: reading.Answered) -> dict[str, str]:
    if not asked.return_image:
        return {}
    return {"image_bytes": base64.b64encode(read.asked.picture.data).decode()}


def _rate(context: AppContext) -> dict[str, str]:
    """Return the places in the queue as the limit of a rate."""
    load = context.readings.load
    return {
        "X-RateLimit-Limit": str(load.places),
        "X-RateLimit-Remaining": str(max(0, load.places - load.taken)),
        "X-RateLimit-Reset": str(int(time.time()) + RATE_S),
    }


def _no_url() -> BadRequest:
    return BadRequest("image_url is not supported: send the picture itself")
