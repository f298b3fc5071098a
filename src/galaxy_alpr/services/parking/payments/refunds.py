"""Refunds of payments: all of what was settled, or parts of it, and never more."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Payment, Refund
from galaxy_alpr.db.queries.parking import payments
from galaxy_alpr.enums import PaymentState
from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.parking.payments.changes import (
    get_payment,
    locked_payment,
    order_of,
    publish,
    require_state,
)
from galaxy_alpr.services.parking.payments.providers import (
    PaymentProviders,
    RefundOrder,
    provider_of,
)
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected

logger = logging.getLogger(__name__)


def refunds_of(session: Session, payment_id: int) -> list[Refund]:
    """Return the refunds of a payment, the oldest first. Raises ``NotFound``."""
    get_payment(session, payment_id)
    return payments.refunds(session, payment_id=payment_id)


def refund_payment(
    session: Session,
    payment_id: int,
    amount: int | None,
    reason: str,
    *,
    providers: PaymentProviders,
    now: datetime,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> Payment:
    """Give ``amount`` of a settled payment back, ``None`` for all that remains of it.

    It is ``refunded`` when nothing remains, and ``settled`` before. Raises ``NotFound``,
    ``PreconditionFailed``, and ``Conflict`` in another state, for more than what remains, or where
    the provider does not refund.
    """
    row = locked_payment(session, payment_id)
    expected.check(row)
    require_state(row, PaymentState.SETTLED)
    given = row.paid_amount if amount is None else amount
    if given > row.paid_amount:
        raise Conflict(f"only {row.paid_amount} of payment {payment_id} can still be refunded")
    before = values_of(row)
    number = len(payments.refunds(session, payment_id=payment_id)) + 1
    order = RefundOrder(key=f"galaxy-{row.id}-refund-{number}", amount=given, payment=order_of(row))
    if not provider_of(providers, row.provider or "").refund(order):
        raise Conflict(f"the provider {row.provider} did not refund payment {payment_id}")
    session.add(_refund(row, given, reason, now=now, actor=actor))
    row.refunded_amount += given
    row.refunded_at, row.refunded_by, row.reason = now, actor.name, reason
    if row.paid_amount == 0:
        row.state = PaymentState.REFUNDED
    session.flush()
    logger.info("%s of payment %s was refunded by %s", given, row.id, actor.name)
    record(session, actor, "payment.refund", subject_of(Payment, row.id), before, values_of(row))
    publish(session, row)
    return row


def _refund(row: Payment, amount: int, reason: str, *, now: datetime, actor: Actor) -> Refund:
    return Refund(
        payment_id=row.id,
        lot_id=row.lot_id,
        amount=amount,
        reason=reason,
        refunded_at=now,
        refunded_by=actor.name,
    )
