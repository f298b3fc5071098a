"""Deliveries of events to webhooks, and each attempt."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime, utc_now

ERROR_LENGTH = 300
ANSWER_LENGTH = 1024


class WebhookDelivery(Base):
    """The delivery of one event to one webhook. The body is made from the event when it is sent.

    Deliveries of one webhook with the same ``subject`` are sent one after the other.
    """

    __tablename__ = "webhook_deliveries"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    endpoint_id: Mapped[int] = mapped_column(ForeignKey("webhook_endpoints.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(Id)
    """No foreign key: the event may be deleted before."""

    message_id: Mapped[str] = mapped_column(CodeString(40))
    """The ``webhook-id``, the same at each attempt."""

    type: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(CodeString(40))
    """What the event is about, such as ``visit:7``; never a plate."""

    state: Mapped[str] = mapped_column(String(10))
    """A value of ``DeliveryState``."""

    attempt_count: Mapped[int]
    next_attempt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """A process sends it until then; later another one may."""

    last_status: Mapped[int | None]
    last_error: Mapped[str | None] = mapped_column(String(ERROR_LENGTH))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("endpoint_id", "event_id"),
        Index(None, "endpoint_id", "state", "next_attempt_at"),
        Index(None, "endpoint_id", "subject", "state", "event_id"),
        Index(None, "state", "ended_at"),
        Index(None, "state", "event_id"),
    )


class WebhookAttempt(Base):
    """One attempt of a delivery. ``answer`` is the start of the answer, without plates."""

    __tablename__ = "webhook_attempts"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(
        ForeignKey("webhook_deliveries.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[int | None]
    duration_ms: Mapped[int]
    error: Mapped[str | None] = mapped_column(String(ERROR_LENGTH))
    answer: Mapped[str | None] = mapped_column(Text)
