"""``POST /detect_image``: read the plates in uploaded pictures."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import Depends, Request, status
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.endpoints.schemas.detections import BatchOut, FileError, SessionOut
from galaxy_alpr.errors import (
    AlprError,
    ClientDisconnected,
    IdempotencyKeyInUse,
    ValidationFailed,
)
from galaxy_alpr.services.idempotency.answers import KeptAnswer, is_lasting
from galaxy_alpr.services.readings.capture import Capture, CaptureDetails, CaptureRequest
from galaxy_alpr.services.readings.store import StoredReading, nothing
from galaxy_alpr.services.readings.submit import ReadingService, Submission
from galaxy_alpr.web.client_disconnect import ClientDisconnectWatch
from galaxy_alpr.web.deps import CurrentActor, Readings, Uploads
from galaxy_alpr.web.errors import UNEXPECTED, responses
from galaxy_alpr.web.forms import Form, FormFile, read_form
from galaxy_alpr.web.idempotency.pending import KeptSteps, Steps
from galaxy_alpr.web.params import CountryCode
from galaxy_alpr.web.routing import Router
from galaxy_alpr.web.schema import BlankIsNone, OptionalText

logger = logging.getLogger(__name__)

router = Router(tags=["detection"])

SOURCE = "upload"
FILE_FIELDS = ("file", "files")


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
        description="Moment of the pictures. Without offset it is the local time of the "
        "location's lot, else of the site. Default: now. A moment in the future by up to a day is "
        "replaced by now, by more it is refused.",
        examples=["2026-11-22T08:00:00Z"],
    )
    captured_at_from_exif: Annotated[bool | None, BlankIsNone] = Field(
        None,
        description="Without `captured_at`: take the moment of each picture from the camera's "
        "clock (EXIF `DateTimeOriginal`), where it is plausible. Default: as the setting "
        "`GALAXY_CAPTURED_AT_FROM_EXIF` says.",
        examples=[True],
    )
    country: Annotated[CountryCode | None, BlankIsNone] = Field(
        None,
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


Submit = Callable[[Callable[[], Capture]], Submission]


async def _take_place(readings: Readings) -> AsyncIterator[Submit]:
    """Hold a place in the queue from before the pictures are received until they are stored."""
    with readings.place() as submit:
        yield submit


Place = Annotated[Submit, Depends(_take_place, scope="function")]


async def _read_form(request: Request, limits: Uploads, _place: Place) -> AsyncIterator[Form]:
    content_type = request.headers.get("content-type")
    async with read_form(content_type, request.stream(), limits) as form:
        yield form


@router.post(
    "/detect_image",
    response_model=SessionOut | BatchOut,
    responses=responses(400, 404, 409, 413, 415, 422, 503, 507),
    openapi_extra={"requestBody": REQUEST_BODY},
)
async def detect_image(
    request: Request,
    form: Annotated[Form, Depends(_read_form, scope="function")],
    submit: Place,
    readings: Readings,
    actor: CurrentActor,
    steps: Steps,
) -> SessionOut | BatchOut:
    """Read the plates in one picture or in several, and store the readings.

    The answer to one `file` is its reading. The answer to several files, or to `files`, is
    `{"results": [...]}` with a reading or an error for each file, in order. If the client
    disconnects before a picture is read, that picture is not stored.
    """
    pictures = _pictures(form)
    details = await _details(readings, _request(form), actor)
    async with ClientDisconnectWatch(request) as watch:
        upload = _Upload(submit, details, actor, watch, steps)
        if len(pictures) == 1 and form.files[0][0] == "file":
            return await upload.read(pictures[0])
        results = [
            await upload.try_to_read(picture, number) for number, picture in enumerate(pictures)
        ]
    return BatchOut(results=results)


def _pictures(form: Form) -> list[FormFile]:
    unknown = next((name for name, _ in form.files if name not in FILE_FIELDS), None)
    if unknown is not None:
        raise ValidationFailed(f"send pictures in the field 'file' or 'files', not {unknown!r}")
    if not form.files:
        raise ValidationFailed(
            "send at least one picture as a file in the field 'file'", field="file"
        )
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
        from_exif=fields.captured_at_from_exif,
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

    submit: Submit
    details: CaptureDetails
    actor: Actor
    watch: ClientDisconnectWatch
    steps: KeptSteps

    async def read(self, picture: FormFile, number: int | None = None) -> SessionOut:
        """Read and store a picture, unless the client disconnects before it is read.

        A picture of several has a ``number``; it may be stored already by an earlier request with
        the same idempotency key.
        """
        if picture.error is not None:
            raise picture.error
        kept = None if number is None else self.steps.answer(number)
        if kept is not None:
            return SessionOut.model_validate_json(kept)
        make = partial(self._capture, picture)
        submission = await run_in_threadpool(self.submit, make)
        await self.watch.result(submission.reading, submission.cancel)
        return await run_in_threadpool(self._store, submission, number)

    def _capture(self, picture: FormFile) -> Capture:
        return Capture(
            details=self.details,
            source=SOURCE,
            actor=self.actor,
            data=picture.read(),
            file_name=picture.name,
        )

    def _store(self, submission: Submission, number: int | None) -> SessionOut:
        further = partial(self._keep, number=number) if self.steps.kept else nothing
        return SessionOut.of_reading(submission.result(further))

    def _keep(self, session: Session, stored: StoredReading, *, number: int | None) -> None:
        """Keep the answer for the same request, in the transaction of the reading."""
        answer = SessionOut.of_reading(stored).model_dump_json(by_alias=True).encode()
        if number is None:
            self.steps.keep_whole(session, KeptAnswer(status.HTTP_200_OK, (), answer))
        else:
            self.steps.keep(session, number, answer)

    async def try_to_read(self, picture: FormFile, number: int) -> SessionOut | FileError:
        """Return the reading of one of several pictures, or the reason why there is none."""
        try:
            return await self.read(picture, number)
        except (ClientDisconnected, IdempotencyKeyInUse):
            raise
        except AlprError as error:
            if not is_lasting(error):
                self.steps.fail()
            return FileError(filename=picture.name, error=error.code, detail=str(error))
        except Exception:
            # The other pictures are read, or stored already: their answers must not be lost.
            logger.exception("unexpected error while a picture of several was read")
            self.steps.fail()
            return FileError(filename=picture.name, error=UNEXPECTED.code, detail=str(UNEXPECTED))
