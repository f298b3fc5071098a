"""``POST /api/gates/decide``: whether a gate opens for a plate, or for a picture."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

from fastapi import Request, status
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Gate, GateDecision
from galaxy_alpr.db.queries.parking import gates
from galaxy_alpr.endpoints.gates.sent import REQUEST_BODY, Body, SentPicture
from galaxy_alpr.endpoints.schemas.gates.decisions import DecideIn, GateDecisionOut
from galaxy_alpr.errors import (
    AlprError,
    NotFound,
    ValidationFailed,
)
from galaxy_alpr.services.idempotency.answers import KeptAnswer
from galaxy_alpr.services.lists.entries import WrittenPlate
from galaxy_alpr.services.parking.gates.parts import Gates
from galaxy_alpr.services.parking.gates.readings import of_failed, of_stored
from galaxy_alpr.services.parking.gates.values import GateReading, PlateRead
from galaxy_alpr.services.readings.capture import Capture, CaptureDetails, CaptureRequest
from galaxy_alpr.services.readings.store import StoredReading
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.web.client_disconnect import ClientDisconnectWatch
from galaxy_alpr.web.deps import CurrentActor, GatesDep, Readings, Sessions
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.forms.files import FormFile
from galaxy_alpr.web.idempotency.pending import KeptSteps, Steps, key_of
from galaxy_alpr.web.routing import Router

router = Router(tags=["gates"])

SOURCE = "upload"


@router.post(
    "/api/gates/decide",
    responses=responses(400, 404, 409, 413, 415, 422, 503, 507),
    openapi_extra={"requestBody": REQUEST_BODY},
)
async def decide_gate(
    request: Request,
    body: Body,
    readings: Readings,
    parts: GatesDep,
    sessions: Sessions,
    actor: CurrentActor,
    steps: Steps,
) -> GateDecisionOut:
    """Decide whether the gate of a location opens, and order it to open in live mode.

    The header `Idempotency-Key` is required. Send a picture of the gate with its location and
    `captured_at`, which is stored as by `POST /detect_image`, or a plate that was read elsewhere.
    Only `allow` opens: a fresh reading (at most 3 seconds old) of a plate that is literally
    allowed, presented for the first time. Treat every other answer, and none, as a no.
    """
    started = perf_counter()
    wanted = (
        CaptureRequest(location=body.location, captured_at=body.captured_at)
        if isinstance(body, DecideIn)
        else body.request
    )
    if wanted.location is None:
        raise ValidationFailed("name the location of the gate", field="location")
    details = await run_in_threadpool(readings.check, wanted, actor.scope)
    gate = await run_in_threadpool(_gate_at, sessions, details)
    deciding = _Deciding(parts, sessions, actor, steps, gate, details, key_of(request))
    if isinstance(body, DecideIn):
        answer = await run_in_threadpool(deciding.plate, body, started)
    else:
        answer = await _read_picture(request, body, deciding)
    parts.wake()
    return answer


def _gate_at(sessions: sessionmaker[Session], details: CaptureDetails) -> Gate:
    assert details.location_id is not None
    with sessions() as session:
        found = gates.every(session, location_id=details.location_id)
    if not found:
        raise NotFound(f"location {details.location_id} has no gate")
    return found[0]


async def _read_picture(
    request: Request, body: SentPicture, deciding: _Deciding
) -> GateDecisionOut:
    """Read the picture, store it, and decide in the same transaction."""
    if body.file.error is not None:
        raise body.file.error

    def make() -> Capture:
        return Capture(
            details=deciding.details,
            source=SOURCE,
            actor=deciding.actor,
            data=body.file.read(),
            file_name=body.file.name,
        )

    async with ClientDisconnectWatch(request) as watch:
        try:
            submission = await run_in_threadpool(body.submit, make)
            await watch.result(submission.reading, submission.cancel)
        except AlprError as error:
            if error.status < 500 or not deciding.gate.fail_open:
                raise
            return await run_in_threadpool(deciding.failure, body.file, str(error))
        read_at = perf_counter()
        await run_in_threadpool(
            submission.result, lambda session, stored: deciding.picture(session, stored, read_at)
        )
    return deciding.answer()


@dataclass(slots=True)
class _Deciding:
    """What is decided about one request; the answer is kept in the transaction of the decision."""

    parts: Gates
    sessions: sessionmaker[Session]
    actor: Actor
    steps: KeptSteps
    gate: Gate
    details: CaptureDetails
    key: str | None
    row: GateDecision | None = None

    def plate(self, body: DecideIn, started: float) -> GateDecisionOut:
        """Decide about a plate that was read elsewhere."""
        plate, at = WrittenPlate.of(body.plate), self.details.captured_at
        reading = GateReading(
            key=f"plate:{plate.text}:{at.isoformat()}",
            plates=(
                PlateRead(
                    text=plate.text,
                    display_text=plate.display_text,
                    confidence=body.confidence,
                    complete=body.complete,
                    vehicle_class=body.vehicle_class,
                ),
            ),
            captured_at=at,
            moment_known=self.details.sent_captured_at is None,
            final=not body.provisional,
            idempotency_key=self.key,
        )

        def decide(session: Session) -> None:
            self._keep(
                session,
                self.parts.decisions.decide(
                    session, self.gate.id, reading, actor=self.actor, started=started
                ),
            )

        Transactions(self.sessions)(decide)
        return self.answer()

    def picture(self, session: Session, stored: StoredReading, started: float) -> None:
        """Decide about a picture in the transaction that stores it."""
        reading = of_stored(stored, idempotency_key=self.key)
        decisions = self.parts.decisions
        self._keep(
            session,
            decisions.decide(session, self.gate.id, reading, actor=self.actor, started=started),
        )

    def failure(self, file: FormFile, why: str) -> GateDecisionOut:
        """Decide about a picture that could not be read, at a gate that is set to fail open."""
        reading = of_failed(self.details, file.read(), idempotency_key=self.key)
        decisions, started = self.parts.decisions, perf_counter()

        def decide(session: Session) -> None:
            self._keep(
                session,
                decisions.decide_failure(
                    session, self.gate.id, reading, why, actor=self.actor, started=started
                ),
            )

        Transactions(self.sessions)(decide)
        return self.answer()

    def answer(self) -> GateDecisionOut:
        """Return the answer, after the commit."""
        assert self.row is not None
        return GateDecisionOut.of(self.row)

    def _keep(self, session: Session, row: GateDecision) -> None:
        self.row = row
        answer = GateDecisionOut.of(row).model_dump_json(by_alias=True).encode()
        self.steps.keep_whole(session, KeptAnswer(status.HTTP_200_OK, (), answer))
