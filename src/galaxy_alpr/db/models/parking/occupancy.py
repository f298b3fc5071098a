"""How full lots are: capacities by vehicle class, counts by hand, and whether a lot is full."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, Id, UtcDateTime, utc_now


class LotCapacity(Base):
    """The spaces of a lot for one vehicle class."""

    __tablename__ = "lot_capacities"

    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="CASCADE"), primary_key=True)
    vehicle_class: Mapped[str] = mapped_column(String(20), primary_key=True)
    capacity: Mapped[int]

    __table_args__ = (CheckConstraint("capacity >= 0", name="capacity"),)


class Recount(Base):
    """A count of the vehicles in a lot by hand, which corrects that by visits from then on."""

    __tablename__ = "recounts"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    vehicle_class: Mapped[str | None] = mapped_column(String(20))
    """The class that was counted; ``None`` for all vehicles."""

    counted: Mapped[int]
    visits: Mapped[int]
    """How many visits were open at ``at``, as it was known when the count was stored."""

    made_by: Mapped[str] = mapped_column(String(100))
    note: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    __table_args__ = (
        CheckConstraint("counted >= 0", name="counted"),
        Index(None, "lot_id", "at", "id"),
    )


class LotOccupancy(Base):
    """Whether a lot is free, almost full or full; a lot without a capacity has no row."""

    __tablename__ = "lot_occupancies"

    lot_id: Mapped[int] = mapped_column(
        ForeignKey("lots.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    state: Mapped[str] = mapped_column(String(20))
    """A value of ``OccupancyState``."""

    occupied: Mapped[int]
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
