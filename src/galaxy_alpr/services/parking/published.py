"""What standards of parking data publish: lots with their occupancy, and rates that they have."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Lot, Tariff, TariffVersion
from galaxy_alpr.db.queries.integrations import parking_data
from galaxy_alpr.services.parking.occupancy.now import occupancy_at
from galaxy_alpr.services.parking.occupancy.values import Occupancy
from galaxy_alpr.services.parking.tariffs.data import TariffData
from galaxy_alpr.services.parking.tariffs.plain import from_plain


@dataclass(frozen=True, slots=True)
class LotState:
    """A lot, and how full it is."""

    lot: Lot
    occupancy: Occupancy


@dataclass(frozen=True, slots=True)
class LotRates:
    """The version of a tariff that is in force, and the lots that have it."""

    tariff: Tariff
    version: TariffVersion
    data: TariffData
    lots: tuple[int, ...]


def lot_states(
    session: Session, now: datetime, ids: Collection[int] | None = None
) -> list[LotState]:
    """Return the lots of the session's scope, or some of them, by id."""
    lots = parking_data.lots(session, ids=ids)
    return [LotState(lot, occupancy_at(session, lot, now)) for lot in lots]


def lot_rates(session: Session, now: datetime) -> list[LotRates]:
    """Return the tariffs that lots of the session's scope have, by id."""
    return [
        LotRates(tariff, version, from_plain(version.data), tuple(lots))
        for tariff, version, lots in parking_data.tariffs(session, now=now)
    ]
