"""``POST /detect_image``: pictures in, readings out."""

from __future__ import annotations

from datetime import datetime
from time import perf_counter
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from galaxy_alpr.endpoints.schemas.detections import SessionOut
from galaxy_alpr.errors import AlprError, ClientDisconnected, ValidationFailed
from galaxy_alpr.services.readings.submit import DetectService, Order, Reading
from galaxy_alpr.web.client_disconnect import ClientDisconnectWatch
from galaxy_alpr.web.deps import Detect, Uploads
from galaxy_alpr.web.errors import ErrorResponse, responses
from galaxy_alpr.web.forms import Form, FormFile, read_form
from galaxy_alpr.web.schema import BlankIsNone, OptionalText, Schema

router = APIRouter(tags=["detection"])

SOURCE = "upload"
FILE_FIELDS = ("file", "files")


class FileError(ErrorResponse):
    """Why one file of several could not be read."""

    filename: str | None


class BatchOut(Schema):
    """One item a file, in the order of the upload."""

    results: list[SessionOut | FileError]


class DetectForm(BaseModel):
    """The fields that go with the pictures; an empty one counts as not given."""

    model_config = ConfigDict(extra="forbid")

    location: OptionalText = Field(
        None,
        description="Where the pictures were taken: a location's id or name.",
        examples=["Gate 1"],
    )
    captured_at: Annotated[datetime | None, BlankIsNone] = Field(
        None,
        description="When they were taken; without offset it is UTC. Default: now.",
        examples=["2026-11-22T08:00:00Z"],
    )
    country: OptionalText = Field(
        None,
        pattern="^[A-Za-z]{2}$",
        description="Country of most plates (ISO 3166-1 alpha-2). Default: the location's.",
        examples=["ID"],
    )


_BINARY = {"type": "string", "format": "binary"}
REQUEST_BODY = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "file": {**_BINARY, "description": "A JPEG, PNG, WebP, BMP or TIFF picture."},
                    "files": {
                        "type": "array",
                        "items": _BINARY,
                        "description": "Several pictures; each gets its own result.",
                    },
                    **DetectForm.model_json_schema()["properties"],
                },
            }
        }
    },
}


@router.post(
    "/detect_image",
    response_model=SessionOut | BatchOut,
    responses=responses(400, 404, 413, 415, 422, 503),
    openapi_extra={"requestBody": REQUEST_BODY},
)
async def detect_image(request: Request, service: Detect, limits: Uploads) -> SessionOut | BatchOut:
    """Read the plates in one picture or in several, and store what was read.

    One `file` is answered with its reading. Several, or `files`, are answered with
    `{"results": [...]}`: a reading or an error a file, in order. A client that hangs up before its
    picture was read frees its place, and nothing is stored.
    """
    service.pool.check_room()
    form = await read_form(request.headers.get("content-type"), request.stream(), limits)
    unknown = next((name for name, _ in form.files if name not in FILE_FIELDS), None)
    if unknown is not None:
        raise ValidationFailed(f"send pictures in the field 'file' or 'files', not {unknown!r}")
    pictures = [file for _, file in form.files]
    if not pictures:
        raise ValidationFailed("send at least one picture as a file in the field 'file'")
    fields = _fields(form)
    if fields.location is None:  # what needs no database saves the way through the thread pool
        order = _order(service, fields)
    else:
        order = await run_in_threadpool(_order, service, fields)
    with service.pool.place():
        async with ClientDisconnectWatch(request) as hangup:
            if len(pictures) == 1 and form.files[0][0] == "file":
                return await _read(service, pictures[0], order, hangup)
            results = [await _try(service, picture, order, hangup) for picture in pictures]
    return BatchOut(results=results)


def _fields(form: Form) -> DetectForm:
    try:
        return DetectForm.model_validate(form.fields)
    except ValidationError as error:
        raise RequestValidationError(
            [{**item, "loc": ("body", *item["loc"])} for item in error.errors()]
        ) from error


def _order(service: DetectService, fields: DetectForm) -> Order:
    return service.order(
        source=SOURCE,
        location=fields.location,
        captured_at=fields.captured_at,
        country=fields.country,
    )


async def _read(
    service: DetectService, picture: FormFile, order: Order, hangup: ClientDisconnectWatch
) -> SessionOut:
    started = perf_counter()
    if picture.error is not None:
        raise picture.error
    work = service.pool.submit(lambda: service.read(picture.data, picture.name, order, started))
    reading = await hangup.result(work)
    return await run_in_threadpool(_store, service, reading, order)


def _store(service: DetectService, reading: Reading, order: Order) -> SessionOut:
    stored = service.store(reading, order)
    return SessionOut.of(stored.row, stored.statuses)


async def _try(
    service: DetectService, picture: FormFile, order: Order, hangup: ClientDisconnectWatch
) -> SessionOut | FileError:
    """Return the reading of one of several pictures, or why there is none."""
    try:
        return await _read(service, picture, order, hangup)
    except ClientDisconnected:
        raise
    except AlprError as error:
        return FileError(filename=picture.name, error=error.code, detail=str(error))
