"""Parking sites and their gates."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime, utc_now


class Lot(Base):
    """A parking site with its capacity and timezone."""

    __tablename__ = "lots"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    capacity: Mapped[int | None]
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    keep_days: Mapped[int | None]
    """How long its photos are kept, days; as the settings say where there is none."""

    keep_days_unlisted: Mapped[int | None]
    """The same for photos without a plate on a list."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    __table_args__ = (CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity"),)


class Location(Base):
    """A gate or viewpoint, which may belong to a lot."""

    __tablename__ = "locations"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    type: Mapped[str] = mapped_column(String(10))
    lot_id: Mapped[int | None] = mapped_column(
        ForeignKey("lots.id", ondelete="RESTRICT"), index=True
    )
    country: Mapped[str | None] = mapped_column(CodeString(2))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    lot: Mapped[Lot | None] = relationship(lazy="raise")
