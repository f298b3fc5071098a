"""Legal holds: what must not be deleted while they last."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, Id, UtcDateTime, utc_now


class LegalHold(Base):
    """A hold on a subject, such as an analysed photo; it lasts until ``released_at``.

    The subject has no foreign key: its table depends on ``subject_type``.
    """

    __tablename__ = "legal_holds"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(Text)
    created_by: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_by: Mapped[str | None] = mapped_column(String(100))

    __table_args__ = (Index(None, "subject_type", "subject_id"),)
