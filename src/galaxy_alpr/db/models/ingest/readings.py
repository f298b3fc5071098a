"""What else was sent with a reading from elsewhere, and by what it is known again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import TEXT_LENGTH, Base, CodeString, UtcDateTime


class PushedRow(Base):
    """A stored reading that was sent by something else.

    ``sender`` is who sent it (``source:3``, ``api_key:2``), ``event_hash`` the SHA-256 of the
    sender's own id.
    """

    __tablename__ = "pushed_readings"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("detection_sessions.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    sender: Mapped[str] = mapped_column(CodeString(40))
    event_hash: Mapped[str | None] = mapped_column(CodeString(64))
    ingest_source_id: Mapped[int | None] = mapped_column(
        ForeignKey("ingest_sources.id", ondelete="SET NULL"), index=True
    )
    sent_text: Mapped[str | None] = mapped_column(CodeString(TEXT_LENGTH))
    """The plate as the sender read it; none where a plate is stored as a hash."""

    captured_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    device_id: Mapped[str | None] = mapped_column(String(100))
    direction: Mapped[str | None] = mapped_column(String(10))
    lane: Mapped[str | None] = mapped_column(String(50))
    speed: Mapped[float | None]
    make: Mapped[str | None] = mapped_column(String(50))
    model: Mapped[str | None] = mapped_column(String(50))
    retransmitted: Mapped[bool]
    notes: Mapped[list[str]] = mapped_column(JSON)
    """What was unusual: values of ``PushedNote``."""

    details: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (
        UniqueConstraint("sender", "event_hash"),
        Index(None, "sender", "captured_at"),
    )
