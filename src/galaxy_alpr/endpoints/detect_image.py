"""``POST /detect_image``: read the plates in uploaded pictures."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from galaxy_alpr.actors import Actor
from galaxy_alpr.endpoints.schemas.detections import SessionOut
from galaxy_alpr.errors import AlprError, ClientDisconnected, ValidationFailed
from galaxy_alpr.services.readings.capture import Capture, CaptureDetails, CaptureRequest
from galaxy_alpr.services.readings.submit import ReadingService, Submission
from galaxy_alpr.web.client_disconnect import ClientDisconnectWatch
from galaxy_alpr.web.deps import CurrentActor, Readings, Uploads
from galaxy_alpr.web.errors import UNEXPECTED, ErrorResponse, responses
from galaxy_alpr.web.forms import Form, FormFile, read_form
from galaxy_alpr.web.routing import Router
from galaxy_alpr.web.schema import BlankIsNone, OptionalText, Schema

logger = logging.getLogger(__name__)

router = Router(tags=["detection"])

SOURCE = "upload"
FILE_FIELDS = ("file", "files")


class FileError(ErrorResponse):
    """The reason why one of several files could not be read."""

    filename: str | None


class BatchOut(Schema):
    """One item per file, in the order of the upload."""

    results: list[SessionOut | FileError]


class DetectForm(BaseModel):
    """The form fields that are sent with the pictures; an empty field is ignored."""

    model_config = ConfigDict(extra="forbid")

    location: OptionalText = Field(
        None,
        description="Location of the pictures: its id or its name.",
        examples=["Gate 1"],
    )
    captured_at: Annotated[datetime | None, BlankIsNone] = Field(
        None,
        description="Moment of the pictures; without offset it is UTC. Default: now. A moment "
        "in the future by up to a day is replaced by now, by more it is refused.",
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
    responses=responses(400, 404, 409, 413, 415, 422, 503, 507),
    openapi_extra={"requestBody": REQUEST_BODY},
)
async def detect_image(
    request: Request, readings: Readings, limits: Uploads, actor: CurrentActor
) -> SessionOut | BatchOut:
    """Read the plates in one picture or in several, and store the readings.

    The answer to one `file` is its reading. The answer to several files, or to `files`, is
    `{"results": [...]}` with a reading or an error for each file, in order. If the client
    disconnects before a picture is read, that picture is not stored.
    """
    with readings.place() as submit:
        content_type = request.headers.get("content-type")
        async with read_form(content_type, request.stream(), limits) as form:
            pictures = _pictures(form)
            details = await _details(readings, _request(form), actor)
            async with ClientDisconnectWatch(request) as watch:
                upload = _Upload(submit, details, actor, watch)
                if len(pictures) == 1 and form.files[0][0] == "file":
                    return await upload.read(pictures[0])
                results = [await upload.try_to_read(picture) for picture in pictures]
    return BatchOut(results=results)


def _pictures(form: Form) -> list[FormFile]:
    unknown = next((name for name, _ in form.files if name not in FILE_FIELDS), None)
    if unknown is not None:
        raise ValidationFailed(f"send pictures in the field 'file' or 'files', not {unknown!r}")
    if not form.files:
        raise ValidationFailed("send at least one picture as a file in the field 'file'")
    return [file for _, file in form.files]


def _request(form: Form) -> CaptureRequest:
    try:
        fields = DetectForm.model_validate(form.fields)
    except ValidationError as error:
        raise RequestValidationError(
            [{**item, "loc": ("body", *item["loc"])} for item in error.errors()]
        ) from error
    return CaptureRequest(
        location=fields.location,
        captured_at=fields.captured_at,
        countries=() if fields.country is None else (fields.country,),
    )


async def _details(
    readings: ReadingService, request: CaptureRequest, actor: Actor
) -> CaptureDetails:
    """Check the request; only a location needs the database, and so the thread pool."""
    if request.location is None:
        return readings.check(request, actor.scope)
    return await run_in_threadpool(readings.check, request, actor.scope)


@dataclass(frozen=True, slots=True)
class _Upload:
    """The pictures of one request, which share a place in the queue."""

    submit: Callable[[Callable[[], Capture]], Submission]
    details: CaptureDetails
    actor: Actor
    watch: ClientDisconnectWatch

    async def read(self, picture: FormFile) -> SessionOut:
        """Read and store a picture, unless the client disconnects before it is read."""
        if picture.error is not None:
            raise picture.error
        make = partial(self._capture, picture)
        submission = await run_in_threadpool(self.submit, make)
        await self.watch.result(submission.reading, submission.cancel)
        return await run_in_threadpool(_stored, submission)

    def _capture(self, picture: FormFile) -> Capture:
        return Capture(
            details=self.details,
            source=SOURCE,
            actor=self.actor,
            data=picture.read(),
            file_name=picture.name,
        )

    async def try_to_read(self, picture: FormFile) -> SessionOut | FileError:
        """Return the reading of one of several pictures, or the reason why there is none."""
        try:
            return await self.read(picture)
        except ClientDisconnected:
            raise
        except AlprError as error:
            return FileError(filename=picture.name, error=error.code, detail=str(error))
        except Exception:
            # The other pictures are read, or stored already: their answers must not be lost.
            logger.exception("unexpected error while a picture of several was read")
            return FileError(filename=picture.name, error=UNEXPECTED.code, detail=str(UNEXPECTED))


def _stored(submission: Submission) -> SessionOut:
    return SessionOut.of_reading(submission.result())
