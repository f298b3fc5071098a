"""Payments until their money is there, or they are given up. Nothing is deleted."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Payment
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.parking import payments
from galaxy_alpr.enums import PaymentState, VisitState
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.events import PaymentChanged
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.live.record import record_event
from galaxy_alpr.services.parking.payments.providers import (
    PaymentOrder,
    PaymentProviders,
    provider_of,
)
from galaxy_alpr.services.parking.payments.quotes import HOLDS, locked_visit

logger = logging.getLogger(__name__)


def get_payment(session: Session, payment_id: int) -> Payment:
    """Return a payment. Raises ``NotFound``."""
    found = payments.get(session, id=payment_id)
    if found is None:
        raise NotFound(f"no payment {payment_id}")
    return found


def begin_payment(
    session: Session,
    visit_id: int,
    quote_id: int,
    provider: str,
    *,
    providers: PaymentProviders,
    now: datetime,
    actor: Actor,
) -> Payment:
    """Begin to pay a quote of a visit at a provider.

    Raises ``NotFound`` for the visit, ``ValidationFailed`` for the quote and the provider, and
    ``Conflict`` where the quote does not hold any more, nothing is due, another payment is pending
    or the visit is in review.
    """
    visit = locked_visit(session, visit_id)
    row = payments.get(session, id=quote_id, lock=True)
    if row is None or row.visit_id != visit_id:
        raise ValidationFailed(f"no quote {quote_id} of visit {visit_id}", field="quote_id")
    chosen = provider_of(providers, provider)
    if visit.state == VisitState.REVIEW:
        raise Conflict(f"visit {visit_id} is in review and has no price yet")
    _check_quote(session, row, now)
    before = values_of(row)
    begun = chosen.begin(order_of(row))
    row.provider, row.reference, row.payload = provider, begun.reference, begun.payload
    row.state, row.pending_at = PaymentState.PENDING, now
    if begun.state is PaymentState.SETTLED:
        row.state, row.settled_at, row.settled_by = PaymentState.SETTLED, now, actor.name
    session.flush()
    logger.info("payment %s is %s, by %s", row.id, row.state, actor.name)
    record(session, actor, "payment.begin", subject_of(Payment, row.id), before, values_of(row))
    publish(session, row)
    return row


def settle_payment(
    session: Session,
    payment_id: int,
    reference: str | None,
    *,
    providers: PaymentProviders,
    now: datetime,
    actor: Actor,
) -> Payment:
    """Record that the money of a pending payment is there; of a failed one it came late.

    Raises ``NotFound``, and ``Conflict`` in another state or where the provider has no money.
    """
    row = locked_payment(session, payment_id)
    require_state(row, PaymentState.PENDING, PaymentState.FAILED)
    before = values_of(row)
    chosen = provider_of(providers, row.provider or "")
    state = chosen.state(order_of(row))
    if state not in (None, PaymentState.SETTLED):
        raise Conflict(f"payment {payment_id} is {state} at the provider {row.provider}")
    row.state, row.settled_at, row.settled_by = PaymentState.SETTLED, now, actor.name
    row.reference = reference or row.reference
    session.flush()
    logger.info("payment %s was settled by %s", row.id, actor.name)
    record(session, actor, "payment.settle", subject_of(Payment, row.id), before, values_of(row))
    publish(session, row)
    return row


def fail_payment(
    session: Session,
    payment_id: int,
    reason: str,
    *,
    providers: PaymentProviders,
    now: datetime,
    actor: Actor,
) -> Payment:
    """Give up a pending payment, so that another one can begin.

    Raises ``NotFound``, and ``Conflict`` in another state or where the provider has the money.
    """
    row = locked_payment(session, payment_id)
    require_state(row, PaymentState.PENDING)
    before = values_of(row)
    chosen = provider_of(providers, row.provider or "")
    if chosen.state(order_of(row)) is PaymentState.SETTLED:
        raise Conflict(f"payment {payment_id} is settled at the provider {row.provider}")
    row.state, row.failed_at, row.reason = PaymentState.FAILED, now, reason
    session.flush()
    logger.info("payment %s was given up by %s", row.id, actor.name)
    record(session, actor, "payment.fail", subject_of(Payment, row.id), before, values_of(row))
    publish(session, row)
    return row


def publish(session: Session, row: Payment) -> None:
    """Record the event of a change of a payment."""
    body = PaymentChanged(
        payment_id=row.id,
        visit_id=row.visit_id,
        lot_id=row.lot_id,
        state=PaymentState(row.state),
        amount=row.amount,
        currency=row.currency,
        decimals=row.decimals,
        refunded_amount=row.refunded_amount,
        provider=row.provider,
    )
    # Who may use the lot may use its locations: streams are limited by them.
    location_id = min(places.location_ids(session, lot_id=row.lot_id), default=None)
    record_event(session, body, location_id=location_id)


def _check_quote(session: Session, row: Payment, now: datetime) -> None:
    require_state(row, PaymentState.QUOTED)
    assert row.visit_id is not None
    taken = payments.of_visit(
        session, visit_id=row.visit_id, states=[PaymentState.PENDING, PaymentState.SETTLED]
    )
    for other in taken:
        if other.state == PaymentState.PENDING:
            raise Conflict(f"payment {other.id} is pending: settle it or give it up first")
    if sum(other.paid_amount for other in taken) != row.quote["paid"]:
        raise Conflict("the visit was paid meanwhile: quote it again")
    if now - row.quoted_at > HOLDS:
        raise Conflict("the quote has expired: quote the visit again")
    if row.amount == 0:
        raise Conflict("nothing is due")


def locked_payment(session: Session, payment_id: int) -> Payment:
    """Return a payment, locked to be changed. Raises ``NotFound``."""
    row = payments.get(session, id=payment_id, lock=True)
    if row is None:
        raise NotFound(f"no payment {payment_id}")
    return row


def require_state(row: Payment, *states: PaymentState) -> None:
    """Raise ``Conflict`` unless a payment is in one of the states."""
    if row.state not in states:
        raise Conflict(f"payment {row.id} is {row.state}, not {' or '.join(states)}")


def order_of(row: Payment) -> PaymentOrder:
    """Return a payment as its provider takes it."""
    return PaymentOrder(
        key=f"galaxy-{row.id}",
        amount=row.amount,
        currency=row.currency,
        decimals=row.decimals,
        reference=row.reference,
    )
