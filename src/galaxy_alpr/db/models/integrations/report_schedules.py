"""Reports that are sent over a channel of e-mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime, utc_now
from galaxy_alpr.db.models.integrations.notifications import ERROR_LENGTH


class ReportSchedule(Base):
    """A report on lots that is sent after each local day, week or month; no ``lots`` means all.

    What is sent next is the report of the period before ``due_at``; a retry moves ``try_at`` only.
    """

    __tablename__ = "report_schedules"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    channel_id: Mapped[int] = mapped_column(
        ForeignKey("notification_channels.id", ondelete="CASCADE"), index=True
    )
    lots: Mapped[list[int]] = mapped_column(JSON)
    every: Mapped[str] = mapped_column(String(10))
    """A value of ``ReportFrequency``."""

    hour: Mapped[int]
    """The local hour of the day after the period at which it is sent."""

    timezone: Mapped[str] = mapped_column(String(64))
    format: Mapped[str] = mapped_column(String(10))
    """``csv`` or ``xlsx``."""

    overstay_s: Mapped[int]
    enabled: Mapped[bool]
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    last_period_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the period begins that was sent last."""

    last_sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(String(ERROR_LENGTH))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when one process sends it."""

    claim: Mapped[str | None] = mapped_column(CodeString(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    """When a person changed it."""

    __table_args__ = (
        CheckConstraint("hour >= 0 AND hour <= 23", name="hour"),
        Index(None, "enabled", "try_at"),
    )
