"""Tariffs of a centre for the lots of its sites, and what a site has of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from galaxy_alpr.db.models import Lot, LotTariff, SiteRow, Tariff, TariffVersion
from galaxy_alpr.enums import SiteRowKind


def of_lots(session: Session, *, site_id: int) -> dict[str, int]:
    """Return which tariffs the centre gave to lots of a site, by the site's name of the lot."""
    statement = (
        select(SiteRow.source, LotTariff.tariff_id)
        .join(LotTariff, LotTariff.lot_id == SiteRow.row_id)
        .where(SiteRow.site_id == site_id, SiteRow.kind == SiteRowKind.LOT)
        .order_by(SiteRow.source)
    )
    return {row.source: row.tariff_id for row in session.execute(statement)}


def with_versions(session: Session, *, ids: Collection[int]) -> Sequence[Tariff]:
    """Return tariffs with their versions, by id."""
    statement = select(Tariff).where(Tariff.id.in_(sorted(ids))).order_by(Tariff.id)
    return session.scalars(statement.options(selectinload(Tariff.versions))).all()


def names(session: Session, *, ids: Collection[int]) -> list[tuple[int, datetime, str]]:
    """Return id, moment and name of tariffs, by id."""
    statement = select(Tariff.id, Tariff.created_at, Tariff.name).where(Tariff.id.in_(sorted(ids)))
    return [(row[0], row[1], row[2]) for row in session.execute(statement.order_by(Tariff.id))]


def version_ids(session: Session, *, tariff_ids: Collection[int]) -> list[tuple[int, datetime]]:
    """Return id and moment of the versions of tariffs, by id."""
    statement = select(TariffVersion.id, TariffVersion.created_at)
    wanted = statement.where(TariffVersion.tariff_id.in_(sorted(tariff_ids)))
    return [(row[0], row[1]) for row in session.execute(wanted.order_by(TariffVersion.id))]


def from_centre(session: Session) -> dict[str, Tariff]:
    """Return and lock the tariffs that a site has from its centre, with versions, by source."""
    statement = select(Tariff).where(Tariff.centre_source.is_not(None)).order_by(Tariff.id)
    rows = session.scalars(
        statement.options(selectinload(Tariff.versions))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.centre_source: row for row in rows if row.centre_source is not None}


def lots(session: Session, *, ids: Collection[int]) -> Sequence[Lot]:
    """Return and lock lots of a site, by id."""
    statement = select(Lot).where(Lot.id.in_(sorted(ids))).order_by(Lot.id)
    return session.scalars(statement.with_for_update()).all()


def choices(session: Session) -> dict[int, LotTariff]:
    """Return and lock which lots of a site have a tariff, by lot."""
    statement = select(LotTariff).order_by(LotTariff.lot_id).with_for_update()
    return {row.lot_id: row for row in session.scalars(statement)}
