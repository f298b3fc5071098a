"""``/api/payments/{id}/refund`` and ``/refunds``: money that is given back."""

from __future__ import annotations

from functools import partial

from fastapi.responses import Response

from galaxy_alpr.endpoints.schemas.parking.payments import PaymentOut, RefundIn, RefundOut
from galaxy_alpr.services.parking.payments import refunds
from galaxy_alpr.web.deps import ClockDep, CurrentActor, ReadSession, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.payments import PaymentsDep
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/payments/{id}", tags=["payments"])


@router.get("/refunds", responses=responses(404, 422))
def list_payment_refunds(session: ReadSession, id: RowId) -> list[RefundOut]:
    """List what was given back of a payment, the oldest first."""
    return [RefundOut.model_validate(row) for row in refunds.refunds_of(session, id)]


@router.post("/refund", responses={**tagged(), **responses(404, 409, 412, 422)})
def refund_payment(
    write: Write,
    actor: CurrentActor,
    providers: PaymentsDep,
    clock: ClockDep,
    id: RowId,
    body: RefundIn,
    expected: IfMatch,
    response: Response,
) -> PaymentOut:
    """Give a part of a settled payment back, or all that remains; it is due again.

    Each request refunds once more: send an `Idempotency-Key`, so that one that is sent again does
    not, or `If-Match`.
    """
    refund = partial(
        refunds.refund_payment,
        payment_id=id,
        amount=body.amount,
        reason=body.reason,
        providers=providers,
        now=clock.now(),
        actor=actor,
        expected=expected,
    )
    row = write(refund)
    set_etag(response, row)
    return PaymentOut.of(row)
