"""``POST /detect_image``: read the plates in uploaded pictures."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial

from fastapi import Request, Response, status
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.endpoints.schemas.detections import BatchOut, FileError, SessionOut
from galaxy_alpr.errors import AlprError, ClientDisconnected, IdempotencyKeyInUse
from galaxy_alpr.services.idempotency.answers import KeptAnswer, is_lasting
from galaxy_alpr.services.readings.capture import Capture, CaptureDetails, CaptureRequest
from galaxy_alpr.services.readings.details.repeats import (
    FirstReading,
    PictureRepeated,
    RepeatedPictures,
)
from galaxy_alpr.services.readings.jobs import Submission
from galaxy_alpr.services.readings.store import StoredReading
from galaxy_alpr.services.readings.submit import ReadingService
from galaxy_alpr.web.client_disconnect import ClientDisconnectWatch
from galaxy_alpr.web.deps import CurrentActor, Readings
from galaxy_alpr.web.errors import UNEXPECTED, responses
from galaxy_alpr.web.forms.fields import REQUEST_BODY
from galaxy_alpr.web.forms.files import FormFile
from galaxy_alpr.web.forms.sent_pictures import Place, Sent, Submit
from galaxy_alpr.web.idempotency.endpoint import REPLAYED
from galaxy_alpr.web.idempotency.pending import KeptSteps, Steps
from galaxy_alpr.web.routing import Router

logger = logging.getLogger(__name__)

router = Router(tags=["detection"])

SOURCE = "upload"


@router.post(
    "/detect_image",
    response_model=SessionOut | BatchOut,
    responses=responses(400, 404, 409, 413, 415, 422, 503, 507),
    openapi_extra={"requestBody": REQUEST_BODY},
)
async def detect_image(
    request: Request,
    response: Response,
    sent: Sent,
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

    Where `GALAXY_REPEATED_PICTURE` is `first`, a picture that is sent again with its location and
    moment is not read: its first reading answers. If it does so for every picture of the request,
    the answer has `Idempotency-Replayed: true`.
    """
    pictures = sent.files()
    details = await _details(readings, sent.request(), actor)
    answer: SessionOut | BatchOut
    async with ClientDisconnectWatch(request) as watch:
        upload = _Upload(submit, readings.repeats, details, actor, watch, steps)
        if sent.is_one:
            answer = await upload.read(pictures[0])
        else:
            results = [
                await upload.try_to_read(picture, number) for number, picture in enumerate(pictures)
            ]
            answer = BatchOut(results=results)
    if upload.repeated == len(pictures):
        response.headers[REPLAYED] = "true"
    return answer


async def _details(
    readings: ReadingService, request: CaptureRequest, actor: Actor
) -> CaptureDetails:
    """Check the request; only a location needs the database, and so the thread pool."""
    if request.location is None:
        return readings.check(request, actor.scope)
    return await run_in_threadpool(readings.check, request, actor.scope)


@dataclass(slots=True)
class _Upload:
    """The pictures of one request, which share a place in the queue.

    ``repeated`` of them have the answer of a first reading.
    """

    submit: Submit
    repeats: RepeatedPictures
    details: CaptureDetails
    actor: Actor
    watch: ClientDisconnectWatch
    steps: KeptSteps
    repeated: int = 0

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
        key, first = None, None
        if self.repeats.first_answers:
            key = await run_in_threadpool(self.repeats.key, make)
            first = await run_in_threadpool(self.repeats.first, key, self.actor)
        if first is not None:
            return self._repeat(first)
        submission = await run_in_threadpool(self.submit, make)
        await self.watch.result(submission.reading, submission.cancel)
        try:
            return await run_in_threadpool(self._store, submission, number, key)
        except PictureRepeated:
            first = await run_in_threadpool(self.repeats.first_after_all, key, self.actor)
            return self._repeat(first)

    def _repeat(self, first: FirstReading) -> SessionOut:
        self.repeated += 1
        return SessionOut.of(first.row, first.statuses)

    def _capture(self, picture: FormFile) -> Capture:
        return Capture(
            details=self.details,
            source=SOURCE,
            actor=self.actor,
            data=picture.read(),
            file_name=picture.name,
        )

    def _store(self, submission: Submission, number: int | None, key: str | None) -> SessionOut:
        further = partial(self._store_further, number=number, key=key)
        return SessionOut.of_reading(submission.result(further))

    def _store_further(
        self, session: Session, stored: StoredReading, *, number: int | None, key: str | None
    ) -> None:
        """Keep the answer for the same request and picture, in the transaction of the reading."""
        self.repeats.keep(session, stored, key=key)
        if not self.steps.kept:
            return
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
