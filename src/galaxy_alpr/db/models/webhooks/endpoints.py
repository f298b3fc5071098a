"""Webhooks: the addresses that events are sent to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime, utc_now

URL_LENGTH = 1000
SEALED_LENGTH = 1000
REASON_LENGTH = 300


class WebhookEndpoint(Base):
    """An address that gets events; ``event_types`` and ``lots`` are empty for all.

    ``lots`` limits it to events of these lots. ``disabled_reason`` is set where failures, and not a
    person, have switched it off.
    """

    __tablename__ = "webhook_endpoints"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    url: Mapped[str] = mapped_column(String(URL_LENGTH))
    event_types: Mapped[list[str]] = mapped_column(JSON)
    lots: Mapped[list[int]] = mapped_column(JSON)
    format: Mapped[str] = mapped_column(String(20))
    """A value of ``WebhookFormat``."""

    pictures: Mapped[str] = mapped_column(String(10))
    """A value of ``WebhookPictures``."""

    allow_private: Mapped[bool]
    """Whether its host may be in the private networks of the settings."""

    secret_sealed: Mapped[str | None] = mapped_column(CodeString(SEALED_LENGTH))
    previous_sealed: Mapped[str | None] = mapped_column(CodeString(SEALED_LENGTH))
    """The secret before, with which deliveries are signed as well until ``previous_until``."""

    previous_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    enabled: Mapped[bool]
    from_event_id: Mapped[int] = mapped_column(Id)
    """The newest event when it was added or switched on: it gets later ones only."""

    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disabled_reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))
    failures: Mapped[int] = mapped_column(default=0)
    """Failed attempts since the last success."""

    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Nothing is sent before this moment, because attempts failed."""

    last_success_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_failure_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    """When a person changed it last."""
