"""``POST /detect_image``: read the plates in uploaded pictures."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated

import fastapi
from fastapi import Depends, Request, status
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.endpoints.schemas.detections import BatchOut, FileError, SessionOut
from galaxy_alpr.errors import (
    AlprError,
    ClientDisconnected,
    IdempotencyKeyInUse,
    UnsupportedMediaType,
    ValidationFailed,
)
from galaxy_alpr.services.idempotency.answers import KeptAnswer, is_lasting
from galaxy_alpr.services.readings.capture import Capture, CaptureDetails, CaptureRequest
from galaxy_alpr.services.readings.store import StoredReading, nothing
from galaxy_alpr.services.readings.submit import ReadingService, Submission
from galaxy_alpr.web.client_disconnect import ClientDisconnectWatch
from galaxy_alpr.web.deps import CurrentActor, Readings, Uploads
from galaxy_alpr.web.errors import UNEXPECTED, responses
from galaxy_alpr.web.forms.content_types import media_type, sent_name
from galaxy_alpr.web.forms.fields import (
    FLAGS,
    PICTURES,
    REQUEST_BODY,
    DetectForm,
    DetectQuery,
)
from galaxy_alpr.web.forms.files import Form, FormFile
from galaxy_alpr.web.forms.json_pictures import read_json_pictures
from galaxy_alpr.web.forms.multipart import read_form
from galaxy_alpr.web.forms.picture import read_picture
from galaxy_alpr.web.idempotency.pending import KeptSteps, Steps
from galaxy_alpr.web.routing import Router

logger = logging.getLogger(__name__)

router = Router(tags=["detection"])

SOURCE = "upload"
FILE_FIELDS = ("file", "files")


Submit = Callable[[Callable[[], Capture]], Submission]


async def _take_place(readings: Readings) -> AsyncIterator[Submit]:
    """Hold a place in the queue from before the pictures are received until they are stored."""
    with readings.place() as submit:
        yield submit


Place = Annotated[Submit, Depends(_take_place, scope="function")]


@dataclass(frozen=True, slots=True)
class _Sent:
    """The pictures of a request, and what it says about them."""

    form: Form
    query: DetectQuery


async def _read_body(
    request: Request,
    limits: Uploads,
    query: Annotated[DetectQuery, fastapi.Query()],
    _place: Place,
) -> AsyncIterator[_Sent]:
    """Read the body in one of its forms. Raises ``UnsupportedMediaType`` and as they do."""
    content_type = request.headers.get("content-type")
    kind = media_type(content_type)
    if kind == "multipart/form-data":
        body = read_form(content_type, request.stream(), limits)
    elif kind == "application/json":
        body = read_json_pictures(request.stream(), limits, flags=FLAGS)
    elif kind in PICTURES:
        name = query.filename or sent_name(request.headers.get("content-disposition"))
        body = read_picture(request.stream(), limits, name=name)
    else:
        raise UnsupportedMediaType(
            "send files as multipart/form-data in the field 'file', base64 as application/json in "
            f"'image', or a picture as {', '.join(PICTURES)}"
        )
    if query.filename is not None and kind not in PICTURES:
        raise ValidationFailed("'filename' in the query names a body that is a picture")
    async with body as form:
        yield _Sent(form, query)


@router.post(
    "/detect_image",
    response_model=SessionOut | BatchOut,
    responses=responses(400, 404, 409, 413, 415, 422, 503, 507),
    openapi_extra={"requestBody": REQUEST_BODY},
)
async def detect_image(
    request: Request,
    sent: Annotated[_Sent, Depends(_read_body, scope="function")],
    submit: Place,
    readings: Readings,
    actor: CurrentActor,
    steps: Steps,
) -> SessionOut | BatchOut:
    """Read the plates in one picture or in several, and store the readings.

    The answer to one `file` is its reading. The answer to several files, or to `files`, is
    `{"results": [...]}` with a reading or an error for each file, in order. If the client
    disconnects before a picture is read, that picture is not stored. A picture may be the body
    itself, with its fields in the query, or be sent as base64 in JSON: `image` has one answer,
    `images` has `results`.
    """
    form = sent.form
    pictures = _pictures(form)
    details = await _details(readings, _request(sent), actor)
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


def _request(sent: _Sent) -> CaptureRequest:
    query = sent.query.model_dump(exclude_none=True, exclude={"filename"})
    twice = sorted(query.keys() & sent.form.fields.keys())
    if twice:
        raise ValidationFailed(f"{twice[0]!r} is in the query and in the body", field=twice[0])
    try:
        fields = DetectForm.model_validate({**sent.form.fields, **query})
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
