"""``/api/visits/{id}``: its quote, its payments, and the validations that it was given."""

from __future__ import annotations

from functools import partial

from fastapi import Response, status

from galaxy_alpr.endpoints.schemas.parking.payments import (
    PaymentIn,
    PaymentOut,
    QuoteIn,
    ValidationIn,
    ValidationOut,
)
from galaxy_alpr.services.parking.payments import changes, quotes, validations
from galaxy_alpr.web.answers.links import set_location
from galaxy_alpr.web.deps import ClockDep, CurrentActor, ReadSession, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.payments import PaymentsDep
from galaxy_alpr.web.routing import Router

router = Router(tags=["payments"])


@router.post("/api/visits/{id}/quote", responses=responses(404, 409, 422))
def quote_visit(
    write: Write, actor: CurrentActor, clock: ClockDep, id: RowId, body: QuoteIn
) -> PaymentOut:
    """Return what remains to be paid for a visit; it can be paid for 5 minutes.

    A visit that is open is priced until now. One in review has no price (409).
    """
    quote = partial(
        quotes.quote, visit_id=id, now=clock.now(), actor=actor, lost_ticket=body.lost_ticket
    )
    return PaymentOut.of(write(quote))


@router.post(
    "/api/visits/{id}/payments",
    status_code=status.HTTP_201_CREATED,
    responses=responses(404, 409, 422),
)
def begin_payment(
    write: Write,
    actor: CurrentActor,
    providers: PaymentsDep,
    clock: ClockDep,
    id: RowId,
    body: PaymentIn,
    response: Response,
) -> PaymentOut:
    """Pay a quote. Cash is settled at once, other payments when their money is there."""
    begin = partial(
        changes.begin_payment,
        visit_id=id,
        quote_id=body.quote_id,
        provider=body.provider,
        providers=providers,
        now=clock.now(),
        actor=actor,
    )
    begun = write(begin)
    set_location(response, f"/api/payments/{begun.id}")
    return PaymentOut.of(begun)


@router.get("/api/visits/{id}/validations", responses=responses(404, 422))
def list_validations(session: ReadSession, id: RowId) -> list[ValidationOut]:
    """Return the validations of a visit in the order in which they were given."""
    rows = validations.validations_of(session, id)
    return [ValidationOut.model_validate(row) for row in rows]


@router.post(
    "/api/visits/{id}/validations",
    status_code=status.HTTP_201_CREATED,
    responses=responses(404, 422),
)
def add_validation(
    write: Write, actor: CurrentActor, clock: ClockDep, id: RowId, body: ValidationIn
) -> ValidationOut:
    """Give minutes, an amount or a percentage to a visitor; the next quote subtracts it."""
    values, now = body.values(), clock.now()
    add = partial(validations.add_validation, visit_id=id, values=values, now=now, actor=actor)
    return ValidationOut.model_validate(write(add))


@router.delete(
    "/api/validations/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 422)
)
def delete_validation(write: Write, actor: CurrentActor, id: RowId) -> None:
    """Take a validation back; what was paid stays paid."""
    write(partial(validations.delete_validation, validation_id=id, actor=actor))
