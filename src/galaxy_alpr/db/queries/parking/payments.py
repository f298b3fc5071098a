"""Payments and validations of visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from galaxy_alpr.db.models import Payment, Refund, Validation, Visit
from galaxy_alpr.enums import PaymentState


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFilter:
    """The conditions of a search; ``None`` for no condition. The period is of the quotes."""

    since: datetime | None = None
    until: datetime | None = None
    state: str | None = None
    lot_id: int | None = None
    visit_id: int | None = None
    provider: str | None = None
    settled_by: str | None = None
    settled_since: datetime | None = None
    settled_until: datetime | None = None
    refunded_since: datetime | None = None
    refunded_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """The payments or refunds of one person and one provider in one currency."""

    person: str | None
    provider: str | None
    currency: str
    decimals: int
    count: int
    amount: int


def visit(session: Session, *, id: int, lock: bool = False) -> Visit | None:
    """Return a visit with its lot; ``lock`` it to quote it or to take money."""
    if lock:
        session.execute(select(Visit.id).where(Visit.id == id).with_for_update())
    statement = select(Visit).where(Visit.id == id).options(joinedload(Visit.lot))
    return session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def get(session: Session, *, id: int, lock: bool = False) -> Payment | None:
    """Return a payment; ``lock`` it to change it."""
    statement = select(Payment).where(Payment.id == id).execution_options(populate_existing=True)
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def of_visit(session: Session, *, visit_id: int, states: Sequence[PaymentState]) -> list[Payment]:
    """Return the payments of a visit that are in one of the states, the oldest first."""
    statement = (
        select(Payment)
        .where(Payment.visit_id == visit_id, Payment.state.in_([*states]))
        .order_by(Payment.id)
        .execution_options(populate_existing=True)
    )
    return [*session.scalars(statement)]


def find(
    session: Session, *, filter: PaymentFilter, before: int | None = None, limit: int
) -> Sequence[Payment]:
    """Return at most ``limit`` payments, the newest first, beginning before the id ``before``."""
    statement = select(Payment).where(*_conditions(filter)).order_by(Payment.id.desc())
    if before is not None:
        statement = statement.where(Payment.id < before)
    return session.scalars(statement.limit(limit)).all()


def count(session: Session, *, filter: PaymentFilter) -> int:
    """Return the number of payments that ``find`` returns over all pages."""
    statement = select(func.count(Payment.id)).where(*_conditions(filter))
    return session.execute(statement).scalar_one()


def settled_sums(
    session: Session, *, since: datetime | None, until: datetime | None, lot_id: int | None
) -> list[Sum]:
    """Return what was settled in a period, also what was refunded later, by who took it."""
    taken = (Payment.settled_at, Payment.settled_by)
    return _sums(session, Payment, taken, since, until, lot_id)


def refunded_sums(
    session: Session, *, since: datetime | None, until: datetime | None, lot_id: int | None
) -> list[Sum]:
    """Return what was refunded in a period, by who gave it back."""
    given = (Refund.refunded_at, Refund.refunded_by)
    return _sums(session, Refund, given, since, until, lot_id)


def refunds(session: Session, *, payment_id: int) -> list[Refund]:
    """Return the refunds of a payment, the oldest first."""
    statement = select(Refund).where(Refund.payment_id == payment_id).order_by(Refund.id)
    return [*session.scalars(statement)]


def validations(session: Session, *, visit_id: int) -> list[Validation]:
    """Return the validations of a visit, in the order in which they were given."""
    statement = select(Validation).where(Validation.visit_id == visit_id).order_by(Validation.id)
    return [*session.scalars(statement)]


def validation(session: Session, *, id: int, lock: bool = False) -> Validation | None:
    """Return a validation; ``lock`` it to delete it."""
    statement = select(Validation).where(Validation.id == id)
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def move(session: Session, *, from_visit: int, to_visit: int) -> None:
    """Give the payments and validations of a visit to another one, with which it is merged."""
    for table in (Payment, Validation):
        session.execute(update(table).where(table.visit_id == from_visit).values(visit_id=to_visit))


def _conditions(filter: PaymentFilter) -> list[ColumnElement[bool]]:
    conditions = _refunded(filter.refunded_since, filter.refunded_until)
    for moment, since, until in (
        (Payment.quoted_at, filter.since, filter.until),
        (Payment.settled_at, filter.settled_since, filter.settled_until),
    ):
        if since is not None:
            conditions.append(moment >= since)
        if until is not None:
            conditions.append(moment < until)
    for column, value in (
        (Payment.state, filter.state),
        (Payment.lot_id, filter.lot_id),
        (Payment.visit_id, filter.visit_id),
        (Payment.provider, filter.provider),
        (Payment.settled_by, filter.settled_by),
    ):
        if value is not None:
            conditions.append(column == value)
    return conditions


def _refunded(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    """Return the condition of payments of which something was refunded in a period."""
    limits = []
    if since is not None:
        limits.append(Refund.refunded_at >= since)
    if until is not None:
        limits.append(Refund.refunded_at < until)
    return [Payment.id.in_(select(Refund.payment_id).where(*limits))] if limits else []


def _sums(
    session: Session,
    table: type[Payment] | type[Refund],
    columns: tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]],
    since: datetime | None,
    until: datetime | None,
    lot_id: int | None,
) -> list[Sum]:
    moment, person = columns
    keys = (person, Payment.provider, Payment.currency, Payment.decimals)
    statement = select(*keys, func.count(table.id), func.sum(table.amount)).where(
        moment.is_not(None)
    )
    if table is Refund:
        statement = statement.where(Refund.payment_id == Payment.id)
    if since is not None:
        statement = statement.where(moment >= since)
    if until is not None:
        statement = statement.where(moment < until)
    if lot_id is not None:
        statement = statement.where(Payment.lot_id == lot_id)
    rows = session.execute(statement.group_by(*keys).order_by(*keys))
    return [
        Sum(
            person=who,
            provider=provider,
            currency=currency,
            decimals=decimals,
            count=number,
            amount=int(amount),
        )
        for who, provider, currency, decimals, number, amount in rows
    ]
