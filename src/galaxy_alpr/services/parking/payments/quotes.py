"""Quotes: what a visit costs now, kept for a short while so that the price stays while one pays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Payment, Visit
from galaxy_alpr.db.queries.parking import payments
from galaxy_alpr.enums import PaymentState
from galaxy_alpr.errors import NotFound
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.parking.tariffs.visits import VisitPrice, price_of_visit

HOLDS = timedelta(minutes=5)
"""How long a quote can be paid."""


def quote(
    session: Session, visit_id: int, *, now: datetime, actor: Actor, lost_ticket: bool = False
) -> Payment:
    """Return what remains to be paid for a visit, as a payment in the state ``quoted``.

    A visit has one quote at most: a new one replaces it. Raises ``NotFound``, and ``Conflict`` for
    a visit that has no price.
    """
    visit = locked_visit(session, visit_id)
    found = price_of_visit(session, visit, now=now, lost_ticket=lost_ticket)
    quoted = payments.of_visit(session, visit_id=visit_id, states=[PaymentState.QUOTED])
    row = quoted[-1] if quoted else Payment(visit_id=visit_id, lot_id=visit.lot_id)
    before = values_of(row) if quoted else None
    _set(row, visit, found, now=now, actor=actor, lost_ticket=lost_ticket)
    session.add(row)
    session.flush()
    record(session, actor, "payment.quote", subject_of(Payment, row.id), before, values_of(row))
    return row


def locked_visit(session: Session, visit_id: int) -> Visit:
    """Return a visit with its lot, locked. Raises ``NotFound``."""
    visit = payments.visit(session, id=visit_id, lock=True)
    if visit is None:
        raise NotFound(f"no visit {visit_id}")
    return visit


def _set(
    row: Payment,
    visit: Visit,
    found: VisitPrice,
    *,
    now: datetime,
    actor: Actor,
    lost_ticket: bool,
) -> None:
    row.state = PaymentState.QUOTED
    row.tariff_version_id = found.version.id
    row.amount = found.due
    row.currency = found.price.currency.code
    row.decimals = found.price.currency.decimals
    row.priced_until = found.until
    row.quoted_at, row.quoted_by = now, actor.name
    row.quote = {**_plain(visit, found), "lost_ticket": lost_ticket}


def _plain(visit: Visit, found: VisitPrice) -> dict[str, Any]:
    price = found.price
    return {
        "total": price.total,
        "net": price.net,
        "tax": price.tax,
        "paid": found.paid,
        "vehicle_class": visit.vehicle_class,
        "steps": [
            {"code": step.code, "text": step.text, "amount": step.amount} for step in price.steps
        ],
    }
