"""Alarms: what was raised, about what, and who acknowledged it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from galaxy_alpr.db.base import DISPLAY_LENGTH, TEXT_LENGTH, Base, CodeString, Id, UtcDateTime
from galaxy_alpr.db.models.alerts.rules import AlertRule
from galaxy_alpr.db.models.places import Location, Lot

SUBJECT_LENGTH = 100
REASON_LENGTH = 300


class Alarm(Base):
    """Something that an alert rule noticed; a repeat within its cooldown counts on the open one.

    ``reason`` is in words and contains no plate. ``text`` is the plate as it was read,
    ``listed_text`` the entry of the lists by which it was noticed.
    """

    __tablename__ = "alarms"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("alert_rules.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(20))
    severity: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(SUBJECT_LENGTH))
    """What it is about, such as ``visit:7`` or ``plate:B1234XYZ``: repeats have the same."""

    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    detection_id: Mapped[int | None] = mapped_column(
        ForeignKey("detections.id", ondelete="SET NULL"), index=True
    )
    text: Mapped[str | None] = mapped_column(CodeString(TEXT_LENGTH))
    text_hash: Mapped[str | None] = mapped_column(CodeString(64))
    display_text: Mapped[str | None] = mapped_column(String(DISPLAY_LENGTH))
    listed_text: Mapped[str | None] = mapped_column(CodeString(TEXT_LENGTH))
    visit_id: Mapped[int | None] = mapped_column(
        ForeignKey("visits.id", ondelete="SET NULL"), index=True
    )
    camera_id: Mapped[int | None] = mapped_column(
        ForeignKey("cameras.id", ondelete="SET NULL"), index=True
    )
    gate_id: Mapped[int | None] = mapped_column(Id)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lots.id", ondelete="SET NULL"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("locations.id", ondelete="SET NULL"))
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """The moment of what was noticed: that of the picture, or when a state began."""

    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """The moment of the newest repeat."""

    count: Mapped[int]
    """How often it was noticed, the first time included."""

    note: Mapped[str | None] = mapped_column(Text)
    """The note of the entry of the lists when the alarm was raised."""

    instruction: Mapped[str | None] = mapped_column(Text)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_by: Mapped[str | None] = mapped_column(String(100))
    outcome: Mapped[str | None] = mapped_column(String(20))
    comment: Mapped[str | None] = mapped_column(Text)

    rule: Mapped[AlertRule | None] = relationship(lazy="raise")
    location: Mapped[Location | None] = relationship(lazy="raise")
    lot: Mapped[Lot | None] = relationship(lazy="raise")

    __table_args__ = (
        Index(None, "state", "id"),
        Index(None, "raised_at", "id"),
        Index(None, "location_id", "id"),
        Index(None, "lot_id", "id"),
        Index(None, "rule_id", "subject", "last_at"),
        Index(None, "occurred_at", "id"),
        Index(None, "text", "id"),
    )
