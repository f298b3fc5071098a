"""Tariffs with their versions, and the tariffs of lots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from galaxy_alpr.db.models import Lot, LotTariff, Payment, Tariff, TariffVersion, Visit

_WITH_VERSIONS = select(Tariff).options(selectinload(Tariff.versions))


def every(session: Session, *, lot_id: int | None = None) -> Sequence[Tariff]:
    """Return all tariffs, or those that a lot may have, by name, with their versions."""
    statement = _WITH_VERSIONS.order_by(Tariff.name, Tariff.id)
    if lot_id is not None:
        statement = statement.where(Tariff.lot_id.is_(None) | (Tariff.lot_id == lot_id))
    return session.scalars(statement).all()


def get(session: Session, *, id: int, lock: bool = False) -> Tariff | None:
    """Return a tariff with its versions; ``lock`` it to change it."""
    if lock:
        session.execute(select(Tariff.id).where(Tariff.id == id).with_for_update())
    statement = _WITH_VERSIONS.where(Tariff.id == id).execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def version(session: Session, *, tariff_id: int, number: int) -> TariffVersion | None:
    """Return a version of a tariff that the session may use."""
    statement = (
        select(TariffVersion)
        .join(TariffVersion.tariff)
        .where(Tariff.id == tariff_id, TariffVersion.number == number)
        .options(joinedload(TariffVersion.tariff))
    )
    return session.scalars(statement).one_or_none()


def version_by_id(session: Session, *, id: int) -> TariffVersion:
    """Return a version that a visit keeps."""
    return session.get_one(TariffVersion, id)


def in_force(session: Session, *, tariff_id: int, at: datetime) -> TariffVersion | None:
    """Return the version of a tariff that is valid at a moment: the newest that has begun."""
    statement = (
        select(TariffVersion)
        .where(TariffVersion.tariff_id == tariff_id, TariffVersion.valid_from <= at)
        .order_by(TariffVersion.valid_from.desc(), TariffVersion.number.desc())
        .limit(1)
    )
    return session.scalars(statement).one_or_none()


def of_lot(session: Session, *, lot_id: int, lock: bool = False) -> LotTariff | None:
    """Return which tariff a lot has; ``lock`` it to change it."""
    statement = select(LotTariff).where(LotTariff.lot_id == lot_id)
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def lots_of(session: Session, *, tariff_id: int) -> Sequence[Lot]:
    """Return the lots that have a tariff, by name."""
    statement = (
        select(Lot)
        .join(LotTariff, LotTariff.lot_id == Lot.id)
        .where(LotTariff.tariff_id == tariff_id)
        .order_by(Lot.name)
    )
    return session.scalars(statement).all()


def make_own(session: Session, row: Tariff) -> None:
    """Let a tariff that a site has from its centre be the site's own, also for lots with it."""
    if row.centre_source is not None:
        row.centre_source = None
        of_it = update(LotTariff).where(LotTariff.tariff_id == row.id)
        session.execute(of_it.values(from_centre=False))


def is_used(session: Session, *, version_ids: Sequence[int]) -> bool:
    """Return whether a visit or a payment has one of the versions."""
    if not version_ids:
        return False
    visit = select(Visit.id).where(Visit.tariff_version_id.in_(version_ids)).limit(1)
    payment = select(Payment.id).where(Payment.tariff_version_id.in_(version_ids)).limit(1)
    return session.execute(visit).first() is not None or (
        session.execute(payment).first() is not None
    )


def name_taken(session: Session, *, name: str, except_id: int | None = None) -> bool:
    """Return whether another tariff has the name, whether or not it is in the session's scope."""
    table = Tariff.__table__
    statement = select(table.c.id).where(table.c.name == name)
    if except_id is not None:
        statement = statement.where(table.c.id != except_id)
    return session.execute(statement).first() is not None


def next_number(session: Session, *, tariff_id: int) -> int:
    """Return the number of the next version of a tariff, which is locked."""
    statement = select(func.max(TariffVersion.number)).where(TariffVersion.tariff_id == tariff_id)
    return (session.execute(statement).scalar_one() or 0) + 1
