"""Entries, exits, stays and money of lots, counted by the database in slots of UTC.

A slot is the beginning of a stored moment as a text: its hour, or its minute where a timezone is
not whole hours ahead of UTC.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, String, cast, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from galaxy_alpr.db.models import Payment, Refund, Visit
from galaxy_alpr.enums import VisitState

Rows = list[Row[*tuple[Any, ...]]]

_CURRENCY = (Payment.currency, Payment.decimals)
_HOUR, _MINUTE = len("2026-11-22 08"), len("2026-11-22 08:15")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The lots and the period that are counted; ``until`` is excluded."""

    lot_ids: Collection[int]
    since: datetime
    until: datetime
    by_minute: bool = False


def entries(session: Session, *, counted: Counted) -> Rows:
    """Return lot, slot and number of the visits that entered."""
    return _grouped(session, counted, Visit, Visit.entered_at, func.count())


def exits(session: Session, *, counted: Counted) -> Rows:
    """Return lot, slot, seconds of the stay and number of the visits that left.

    The seconds are ``None`` where the entry is not known.
    """
    return _grouped(session, counted, Visit, Visit.exited_at, func.count(), Visit.stay_s)


def settled(session: Session, *, counted: Counted) -> Rows:
    """Return lot, slot, currency, its decimals and the sum of what was settled."""
    return _grouped(
        session, counted, Payment, Payment.settled_at, func.sum(Payment.amount), *_CURRENCY
    )


def refunded(session: Session, *, counted: Counted) -> Rows:
    """Return lot, slot, currency, its decimals and the sum of what was refunded."""
    total = func.sum(Refund.amount)
    return _grouped(session, counted, Refund, Refund.refunded_at, total, *_CURRENCY)


def open_overstays(
    session: Session, *, lot_ids: Collection[int], entered_until: datetime
) -> dict[int, int]:
    """Return by lot how many visits are open that entered at ``entered_until`` or before."""
    statement = (
        select(Visit.lot_id, func.count())
        .where(
            Visit.lot_id.in_(list(lot_ids)),
            Visit.state == VisitState.OPEN,
            Visit.entered_at <= entered_until,
        )
        .group_by(Visit.lot_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def moment_of(slot: str) -> datetime:
    """Return when a slot begins."""
    text = slot if len(slot) == _MINUTE else f"{slot}:00"
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def needs_minutes(offsets: Collection[timedelta | None]) -> bool:
    """Return whether slots of an hour are too long for a timezone with these offsets."""
    return any(offset is not None and offset.total_seconds() % 3600 for offset in offsets)


def _grouped(
    session: Session,
    counted: Counted,
    table: type[Visit] | type[Payment] | type[Refund],
    moment: InstrumentedAttribute[Any],
    value: ColumnElement[Any],
    *columns: InstrumentedAttribute[Any],
) -> Rows:
    # Literals: PostgreSQL takes an expression with parameters for another one in each place.
    length: ColumnElement[int] = literal_column(str(_MINUTE if counted.by_minute else _HOUR))
    slot = func.substr(cast(moment, String(30)), literal_column("1"), length)
    keys = (table.lot_id, slot, *columns)
    statement = (
        select(*keys, value)
        .where(
            table.lot_id.in_(list(counted.lot_ids)),
            moment >= counted.since,
            moment < counted.until,
        )
        .group_by(*keys)
    )
    if table is Refund:
        statement = statement.where(Refund.payment_id == Payment.id)
    return list(session.execute(statement))
