"""People, the lots that they may use, and their log-in sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime, utc_now

NAME_LENGTH = 100
"""Most characters of the name of a person."""


class User(Base):
    """A person who may log in. ``name_key`` is the name without differences of case."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    name_key: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    """Argon2id hash; none for a person who logs in at a provider."""

    oidc_issuer: Mapped[str | None] = mapped_column(CodeString(255))
    oidc_subject: Mapped[str | None] = mapped_column(CodeString(255))
    """The person at the provider ``oidc_issuer``; none for one who logs in with a password."""

    role: Mapped[str] = mapped_column(String(20))
    all_lots: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lots: Mapped[list[UserLot]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True, order_by="UserLot.lot_id"
    )

    __table_args__ = (UniqueConstraint("oidc_issuer", "oidc_subject"),)

    @property
    def signs_on(self) -> bool:
        """Whether the person logs in at a provider, which also says what the person may do."""
        return self.oidc_subject is not None


class UserLot(Base):
    """A lot that a person may use who may not use all."""

    __tablename__ = "user_lots"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    lot_id: Mapped[int] = mapped_column(
        ForeignKey("lots.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class LoginSession(Base):
    """A log-in of a person on one device, from its beginning to its end."""

    __tablename__ = "login_sessions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(CodeString(64), unique=True)
    """SHA-256 of the token that the device sends."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    last_used_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    address: Mapped[str | None] = mapped_column(String(45))
    user_agent: Mapped[str | None] = mapped_column(String(200))

    user: Mapped[User] = relationship(lazy="raise")
