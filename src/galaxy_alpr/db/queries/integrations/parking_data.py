"""What standards of parking data publish: lots, rights, visits and tariffs, in pages by number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, selectinload

from galaxy_alpr.db.models import (
    Lot,
    LotTariff,
    Right,
    RightLot,
    RightUse,
    Tariff,
    TariffVersion,
    Visit,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFilter:
    """The conditions of a list; ``None`` sets no condition. ``since`` is about changes."""

    lots: Collection[int] | None = None
    since: datetime | None = None
    start_after: datetime | None = None
    id: int | None = None


def lots(session: Session, *, ids: Collection[int] | None = None) -> Sequence[Lot]:
    """Return all lots, or some, by id."""
    statement = select(Lot).order_by(Lot.id)
    if ids is not None:
        statement = statement.where(Lot.id.in_(list(ids)))
    return session.scalars(statement).all()


def rights(
    session: Session, *, kinds: Collection[str], filter: DataFilter, offset: int, limit: int
) -> tuple[Sequence[Right], int]:
    """Return a page of the rights of some kinds that apply somewhere, by id, and their number."""
    somewhere = or_(Right.every_lot, Right.id.in_(select(RightLot.right_id)))
    conditions: list[ColumnElement[bool]] = [Right.kind.in_(list(kinds)), somewhere]
    if filter.id is not None:
        conditions.append(Right.id == filter.id)
    if filter.since is not None:
        conditions.append(Right.updated_at > filter.since)
    if filter.lots is not None:
        here = select(RightLot.right_id).where(RightLot.lot_id.in_(list(filter.lots)))
        conditions.append(or_(Right.every_lot, Right.id.in_(here)))
    loaded = (selectinload(Right.plates), selectinload(Right.lots), selectinload(Right.taken))
    statement = select(Right).where(*conditions).order_by(Right.id).options(*loaded)
    total = session.scalar(select(func.count(Right.id)).where(*conditions)) or 0
    return session.scalars(statement.offset(offset).limit(limit)).all(), total


def visits(
    session: Session, *, states: Collection[str], filter: DataFilter, offset: int, limit: int
) -> tuple[Sequence[Visit], int]:
    """Return a page of the visits of some states with an entry, by id, and their number."""
    conditions: list[ColumnElement[bool]] = [
        Visit.state.in_(list(states)),
        Visit.entered_at.is_not(None),
    ]
    if filter.id is not None:
        conditions.append(Visit.id == filter.id)
    if filter.since is not None:
        conditions.append(Visit.updated_at > filter.since)
    if filter.start_after is not None:
        conditions.append(Visit.entered_at > filter.start_after)
    if filter.lots is not None:
        conditions.append(Visit.lot_id.in_(list(filter.lots)))
    statement = select(Visit).where(*conditions).order_by(Visit.id)
    total = session.scalar(select(func.count(Visit.id)).where(*conditions)) or 0
    return session.scalars(statement.offset(offset).limit(limit)).all(), total


def rights_used(session: Session, *, visit_ids: Collection[int]) -> dict[int, Right]:
    """Return the rights that visits used, by the id of the visit; of several the first."""
    statement = (
        select(RightUse.visit_id, Right)
        .join(Right, Right.id == RightUse.right_id)
        .where(RightUse.visit_id.in_(list(visit_ids)))
        .order_by(RightUse.id.desc())
    )
    rows = session.execute(statement)
    return {visit_id: right for visit_id, right in rows if visit_id is not None}


def tariffs(session: Session, *, now: datetime) -> list[tuple[Tariff, TariffVersion, list[int]]]:
    """Return the tariffs that lots have, by id, with the version in force and those lots."""
    having: dict[int, list[int]] = {}
    for row in session.scalars(select(LotTariff).order_by(LotTariff.lot_id)):
        having.setdefault(row.tariff_id, []).append(row.lot_id)
    statement = select(Tariff).where(Tariff.id.in_(list(having))).order_by(Tariff.id)
    found = []
    for tariff in session.scalars(statement.options(selectinload(Tariff.versions))):
        begun = [version for version in tariff.versions if version.valid_from <= now]
        if begun:
            newest = max(begun, key=lambda item: (item.valid_from, item.number))
            found.append((tariff, newest, having[tariff.id]))
    return found
