"""API keys: the credentials of programs, with what they may do, where, how often and how long."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime
from galaxy_alpr.db.models.accounts import NAME_LENGTH

PREFIX_LENGTH = 16


class ApiKey(Base):
    """A key. ``prefix`` is its visible beginning, ``key_hash`` the SHA-256 of the whole."""

    __tablename__ = "api_keys"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    prefix: Mapped[str] = mapped_column(CodeString(PREFIX_LENGTH), unique=True)
    key_hash: Mapped[str] = mapped_column(CodeString(64), unique=True)
    permissions: Mapped[list[str]] = mapped_column(JSON)
    everywhere: Mapped[bool]
    """Whether the key is bound to no place. One whose places were deleted may use none."""

    rate_per_minute: Mapped[int | None]
    daily_quota: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(NAME_LENGTH))
    created_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lots: Mapped[list[ApiKeyLot]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True
    )
    locations: Mapped[list[ApiKeyLocation]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True
    )


class ApiKeyLot(Base):
    """A lot that a key is bound to."""

    __tablename__ = "api_key_lots"

    key_id: Mapped[int] = mapped_column(
        ForeignKey("api_keys.id", ondelete="CASCADE"), primary_key=True
    )
    lot_id: Mapped[int] = mapped_column(
        ForeignKey("lots.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ApiKeyLocation(Base):
    """A location that a key is bound to."""

    __tablename__ = "api_key_locations"

    key_id: Mapped[int] = mapped_column(
        ForeignKey("api_keys.id", ondelete="CASCADE"), primary_key=True
    )
    location_id: Mapped[int] = mapped_column(
        ForeignKey("locations.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ApiKeyDay(Base):
    """How many requests of a key's daily quota its processes have taken on a day (UTC)."""

    __tablename__ = "api_key_days"

    key_id: Mapped[int] = mapped_column(
        ForeignKey("api_keys.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    taken: Mapped[int]
