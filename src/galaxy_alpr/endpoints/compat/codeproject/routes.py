"""``/v1/vision``: the interface of CodeProject.AI Server and of DeepStack for pictures."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Annotated, Any

from fastapi import Path, Request
from fastapi.responses import JSONResponse

from galaxy_alpr.endpoints.compat.codeproject import wire
from galaxy_alpr.endpoints.compat.codeproject.asked import PARAMETERS, Asked
from galaxy_alpr.endpoints.compat.codeproject.description import PICTURE, PLATES
from galaxy_alpr.endpoints.compat.codeproject.vendor import TAG
from galaxy_alpr.enums import CompatAdapter
from galaxy_alpr.errors import BadRequest
from galaxy_alpr.services.readings.capture import CaptureRequest
from galaxy_alpr.types import DetectedObjects
from galaxy_alpr.web.compat import reading
from galaxy_alpr.web.compat.bodies import SentBody, sent_body
from galaxy_alpr.web.compat.detecting import detect_sent_picture
from galaxy_alpr.web.compat.openapi import compat_answers
from galaxy_alpr.web.compat.pictures import picture_of
from galaxy_alpr.web.compat.routing import CompatRouter
from galaxy_alpr.web.context import AppContext
from galaxy_alpr.web.deps import ClockDep, Context

router = CompatRouter(tags=[TAG], form_key=True)

ADAPTER = CompatAdapter.CODEPROJECT
PARTS = ("upload", "image")
ANSWERS = compat_answers(200, "The predictions, or a failure")
MODELS = compat_answers(200, "The names of the custom models")

Model = Annotated[str, Path(description="The name of a custom model.", examples=["license-plate"])]
Predict = Callable[[DetectedObjects, Asked], list[dict[str, Any]]]


@router.post(
    "/v1/vision/alpr", response_class=JSONResponse, responses=ANSWERS, openapi_extra=PLATES
)
async def detect_codeproject_plates(request: Request, context: Context) -> JSONResponse:
    """Read the plates in a picture as CodeProject.AI does, and store the reading.

    The picture is a file in `upload`, in `image` or in any other part.
    """
    return await _read(request, context)


@router.post("/v1/image/alpr", response_class=JSONResponse, responses=ANSWERS, openapi_extra=PLATES)
async def detect_codeproject_image_plates(request: Request, context: Context) -> JSONResponse:
    """Read the plates in a picture as CodeProject.AI does, and store the reading."""
    return await _read(request, context)


@router.post(
    "/v1/vision/detection", response_class=JSONResponse, responses=ANSWERS, openapi_extra=PICTURE
)
async def detect_codeproject_objects(request: Request, context: Context) -> JSONResponse:
    """Detect vehicles as CodeProject.AI and DeepStack do; nothing is read, nothing is stored."""
    return await _detect(request, context, wire.DETECTION, wire.vehicles)


@router.get("/v1/vision/custom/list", response_class=JSONResponse, responses=MODELS)
def list_codeproject_models(clock: ClockDep) -> JSONResponse:
    """Return the names of the custom models."""
    return JSONResponse(wire.custom_list(clock.now()))


@router.post("/v1/vision/custom/list", response_class=JSONResponse, responses=MODELS)
def export_codeproject_models(clock: ClockDep) -> JSONResponse:
    """Return the names of the custom models."""
    return JSONResponse(wire.custom_list(clock.now()))


@router.post(
    "/v1/vision/custom/{model}",
    response_class=JSONResponse,
    responses=ANSWERS,
    openapi_extra=PICTURE,
)
async def detect_codeproject_custom(
    request: Request, context: Context, model: Model
) -> JSONResponse:
    """Detect what a custom model detects; nothing is read, nothing is stored."""
    if model not in wire.CUSTOM_MODELS:
        raise BadRequest(f"there is no such model; there are {', '.join(wire.CUSTOM_MODELS)}")

    def predict(found: DetectedObjects, asked: Asked) -> list[dict[str, Any]]:
        return wire.custom(model, found, asked)

    return await _detect(request, context, wire.CUSTOM, predict)


async def _read(request: Request, context: AppContext) -> JSONResponse:
    read = await reading.read_sent_picture(request, ADAPTER, _ask)
    result, row = read.stored.reading.result, read.stored.row
    predictions = wire.plates(result, _asked(read.body))
    inference_ms = sum(result.timing_ms.values())
    timing = wire.Timing(inference_ms, row.total_ms, context.clock.now())
    return JSONResponse(wire.success(predictions, wire.ALPR, timing))


async def _detect(
    request: Request, context: AppContext, module: wire.Module, predict: Predict
) -> JSONResponse:
    started = perf_counter()
    detected = await detect_sent_picture(request, ADAPTER, PARTS)
    predictions = predict(detected.objects, _asked(await sent_body(request)))
    process_ms = (perf_counter() - started) * 1000
    timing = wire.Timing(detected.detect_ms, process_ms, context.clock.now())
    return JSONResponse(wire.success(predictions, module, timing))


def _ask(body: SentBody, max_bytes: int) -> reading.Asked:
    picture = picture_of(body, PARTS, max_bytes=max_bytes)
    return reading.Asked(picture=picture, about=CaptureRequest(location=body.text("camera_id")))


def _asked(body: SentBody) -> Asked:
    return Asked.of({name: body.text(name) or "" for name in PARAMETERS})
