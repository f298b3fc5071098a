"""Channels that notify people of alarms, and what is sent over them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime, utc_now
from galaxy_alpr.db.models.alerts.alarms import Alarm

ERROR_LENGTH = 300


class NotificationChannel(Base):
    """Who is notified of which alarms, how, and when.

    ``kinds`` and ``lots`` are empty for all. ``quiet_hours`` are weekly windows in ``timezone``.
    """

    __tablename__ = "notification_channels"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    """A value of ``ChannelKind``."""

    recipients: Mapped[list[str]] = mapped_column(JSON)
    """Addresses of e-mail; empty for other kinds."""

    url_sealed: Mapped[str | None] = mapped_column(Text)
    """The URL of Apprise, encrypted: it contains tokens."""

    min_severity: Mapped[str] = mapped_column(String(10))
    kinds: Mapped[list[str]] = mapped_column(JSON)
    lots: Mapped[list[int]] = mapped_column(JSON)
    timezone: Mapped[str] = mapped_column(String(64))
    quiet_hours: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    in_quiet_hours: Mapped[str] = mapped_column(String(10))
    """A value of ``QuietHours``."""

    digest: Mapped[str] = mapped_column(String(10))
    """A value of ``Digest``."""

    digest_at: Mapped[str] = mapped_column(String(5))
    """When a daily digest is sent, ``HH:MM`` in ``timezone``."""

    language: Mapped[str] = mapped_column(String(5))
    plates: Mapped[str] = mapped_column(String(10))
    """A value of ``PlatesInMessages``."""

    attach_crop: Mapped[bool]
    max_per_hour: Mapped[int]
    enabled: Mapped[bool]
    last_sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(String(ERROR_LENGTH))
    last_error_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when one process sends over it."""

    claim: Mapped[str | None] = mapped_column(CodeString(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    """When a person changed it."""


class Notification(Base):
    """An alarm to be sent over a channel. It has no text: that is made when it is sent."""

    __tablename__ = "notifications"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    channel_id: Mapped[int] = mapped_column(
        ForeignKey("notification_channels.id", ondelete="CASCADE")
    )
    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarms.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    """A value of ``NotificationState``."""

    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(ERROR_LENGTH))
    message: Mapped[str | None] = mapped_column(CodeString(32))
    """The message in which it was sent; those of one digest have the same."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    channel: Mapped[NotificationChannel] = relationship(lazy="raise")
    alarm: Mapped[Alarm] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("channel_id", "alarm_id"),
        Index(None, "state", "due_at"),
        Index(None, "channel_id", "state", "due_at"),
        Index(None, "channel_id", "sent_at"),
    )
