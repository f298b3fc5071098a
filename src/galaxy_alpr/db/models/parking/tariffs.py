"""Tariffs with their versions, and which tariff a lot has."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime, utc_now

NAME_LENGTH = 100
SOURCE_LENGTH = 60


class Tariff(Base):
    """A tariff by its name; ``lot_id`` is the only lot that may have it, ``None`` for any lot."""

    __tablename__ = "tariffs"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    lot_id: Mapped[int | None] = mapped_column(
        ForeignKey("lots.id", ondelete="RESTRICT"), index=True
    )
    centre_source: Mapped[str | None] = mapped_column(CodeString(SOURCE_LENGTH))
    """At a site, which tariff of its centre it is; ``None`` for one of the site's own."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)

    versions: Mapped[list[TariffVersion]] = relationship(
        back_populates="tariff",
        lazy="raise",
        passive_deletes="all",
        order_by="TariffVersion.number",
    )


class TariffVersion(Base):
    """What a tariff was from a moment on. It is never changed: visits keep it."""

    __tablename__ = "tariff_versions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    tariff_id: Mapped[int] = mapped_column(ForeignKey("tariffs.id", ondelete="CASCADE"))
    number: Mapped[int]
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    """``TariffData`` of ``services/parking/tariffs/data.py`` as plain values."""

    centre_source: Mapped[str | None] = mapped_column(CodeString(SOURCE_LENGTH))
    """At a site, which version of its centre it is."""

    created_by: Mapped[str] = mapped_column(String(NAME_LENGTH))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    tariff: Mapped[Tariff] = relationship(back_populates="versions", lazy="raise")

    __table_args__ = (
        UniqueConstraint("tariff_id", "number"),
        Index(None, "tariff_id", "valid_from"),
    )


class LotTariff(Base):
    """The tariff that a lot has."""

    __tablename__ = "lot_tariffs"

    lot_id: Mapped[int] = mapped_column(
        ForeignKey("lots.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    tariff_id: Mapped[int] = mapped_column(
        ForeignKey("tariffs.id", ondelete="RESTRICT"), index=True
    )
    from_centre: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the centre of this site gave it to the lot, and not the site itself."""
