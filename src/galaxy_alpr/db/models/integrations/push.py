"""Devices to which alarms are sent by web push, and what is to be sent to each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime
from galaxy_alpr.db.models.accounts import User
from galaxy_alpr.db.models.alerts.alarms import Alarm

AGENT_LENGTH = 200
ERROR_LENGTH = 300
SERVER_LENGTH = 255


class PushSubscription(Base):
    """A browser of a person to which alarms are sent."""

    __tablename__ = "push_subscriptions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    login_session_id: Mapped[int | None] = mapped_column(
        ForeignKey("login_sessions.id", ondelete="SET NULL"), index=True
    )
    """The log-in in which it was made; none once that has expired."""

    endpoint_hash: Mapped[str] = mapped_column(CodeString(64), unique=True)
    """SHA-256 of the address at the push service."""

    server: Mapped[str] = mapped_column(String(SERVER_LENGTH))
    """The host of the push service."""

    target_sealed: Mapped[str] = mapped_column(Text)
    """The address and the keys of the browser, encrypted: who has them could write to it."""

    language: Mapped[str] = mapped_column(String(5))
    """A value of ``Language``."""

    min_severity: Mapped[str] = mapped_column(String(10))
    user_agent: Mapped[str | None] = mapped_column(String(AGENT_LENGTH))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_success_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    """Attempts that have failed since the last one that did not."""

    last_error: Mapped[str | None] = mapped_column(String(ERROR_LENGTH))

    user: Mapped[User] = relationship(lazy="raise")


class PushMessage(Base):
    """An alarm to be sent to a device. It is deleted when it was sent, or is given up."""

    __tablename__ = "push_messages"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subscription_id: Mapped[int] = mapped_column(
        ForeignKey("push_subscriptions.id", ondelete="CASCADE")
    )
    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarms.id", ondelete="CASCADE"), index=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    """When it is to be sent; while a process sends it, until when no other does."""

    attempts: Mapped[int] = mapped_column(default=0)

    subscription: Mapped[PushSubscription] = relationship(lazy="raise")
    alarm: Mapped[Alarm] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("subscription_id", "alarm_id"),)
