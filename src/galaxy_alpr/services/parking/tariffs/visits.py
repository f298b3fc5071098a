"""The tariff and the price of a visit, which keeps the version that it was priced by first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Payment, TariffVersion, Validation, Visit
from galaxy_alpr.db.queries.parking import payments, tariffs
from galaxy_alpr.enums import PaymentState, ValidationKind, VehicleClass, VisitState
from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.parking.tariffs.plain import from_plain
from galaxy_alpr.services.parking.tariffs.pricing import price
from galaxy_alpr.services.parking.tariffs.values import Discount, Price, PricedStay


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPrice:
    """What a visit costs until a moment, by a version of a tariff, and what was paid of it."""

    price: Price
    paid: int
    until: datetime
    version: TariffVersion

    @property
    def due(self) -> int:
        """What remains to be paid."""
        return max(0, self.price.total - self.paid)


def keep_version(session: Session, visit: Visit) -> TariffVersion | None:
    """Return the version that a visit is priced by, and store it in the visit.

    It is the one that its lot's tariff had when the visit began; ``None`` where there is none, and
    a later call looks again. Call it when a visit is closed, with the visit's row locked.
    """
    if visit.tariff_version_id is not None:
        return tariffs.version_by_id(session, id=visit.tariff_version_id)
    assigned = tariffs.of_lot(session, lot_id=visit.lot_id)
    if assigned is None:
        return None
    found = tariffs.in_force(session, tariff_id=assigned.tariff_id, at=visit.began_at)
    if found is not None:
        visit.tariff_version_id = found.id
        session.flush()
    return found


def price_of_visit(
    session: Session, visit: Visit, *, now: datetime, lost_ticket: bool = False
) -> VisitPrice:
    """Return what a visit costs until its exit, or until now while it is open.

    ``visit`` is locked, and its lot loaded. Raises ``Conflict`` for a visit that has no price: in
    review, without an exit, or without a tariff.
    """
    until = _until(visit, now)
    version = keep_version(session, visit)
    if version is None:
        raise Conflict(f"lot {visit.lot.name!r} had no tariff when visit {visit.id} began")
    settled = payments.of_visit(session, visit_id=visit.id, states=[PaymentState.SETTLED])
    tariff = from_plain(version.data)
    for one in settled:
        if (one.currency, one.decimals) != (tariff.currency.code, tariff.currency.decimals):
            raise Conflict(f"payment {one.id} of visit {visit.id} is in another currency")
    given = payments.validations(session, visit_id=visit.id)
    last = settled[-1] if settled else None
    stay = PricedStay(
        entered_at=visit.entered_at,
        exited_at=until,
        zone=ZoneInfo(visit.lot.timezone),
        vehicle_class=_class_of(visit),
        paid_at=None if last is None else last.settled_at,
        paid_until=None if last is None else last.priced_until,
        lost_ticket=lost_ticket or _was_lost(settled),
        discounts=tuple(_discount(row) for row in given),
    )
    found = price(tariff, stay)
    paid = sum(payment.paid_amount for payment in settled)
    return VisitPrice(price=found, paid=paid, until=until, version=version)


def _until(visit: Visit, now: datetime) -> datetime:
    match visit.state:
        case VisitState.REVIEW:
            raise Conflict(f"visit {visit.id} is in review and has no price yet")
        case VisitState.ORPHAN_ENTRY:
            raise Conflict(f"no exit of visit {visit.id} was read: close it by hand first")
        case VisitState.OPEN:
            return max(now, visit.entered_at or now)
    if visit.exited_at is None:
        raise Conflict(f"no exit of visit {visit.id} was read")
    return visit.exited_at


def _class_of(visit: Visit) -> VehicleClass | None:
    known = {str(item) for item in VehicleClass}
    return VehicleClass(visit.vehicle_class) if visit.vehicle_class in known else None


def _was_lost(settled: Sequence[Payment]) -> bool:
    """Return whether a lost ticket was paid for: it is a part of the price from then on."""
    return any(payment.quote.get("lost_ticket") for payment in settled)


def _discount(row: Validation) -> Discount:
    return Discount(kind=ValidationKind(row.kind), value=row.value, given_by=row.given_by)
