"""The candidates and the corrections of a plate's text, and the parts by which it is found."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import TEXT_LENGTH, Base, CodeString, Id, UtcDateTime, utc_now


class PlateCandidate(Base):
    """One possible text of a plate; the most probable one has ``rank`` 0."""

    __tablename__ = "plate_candidates"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    plate_id: Mapped[int] = mapped_column(ForeignKey("plates.id", ondelete="CASCADE"))
    rank: Mapped[int]
    text: Mapped[str] = mapped_column(CodeString(TEXT_LENGTH))
    folded: Mapped[str] = mapped_column(CodeString(TEXT_LENGTH))
    confidence: Mapped[float]
    char_confidences: Mapped[list[float]] = mapped_column(JSON)

    __table_args__ = (UniqueConstraint("plate_id", "rank"), Index(None, "folded", "plate_id"))


class PlateCorrection(Base):
    """A text that a person set for a plate; the rows of a plate are its history.

    An undone correction stays, with the moment and the actor.
    """

    __tablename__ = "plate_corrections"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    plate_id: Mapped[int] = mapped_column(ForeignKey("plates.id", ondelete="CASCADE"), index=True)
    text_before: Mapped[str | None] = mapped_column(CodeString(TEXT_LENGTH))
    text_after: Mapped[str | None] = mapped_column(CodeString(TEXT_LENGTH))
    changed_by: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    note: Mapped[str | None] = mapped_column(Text)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[str | None] = mapped_column(String(100))


class PlateTextPart(Base):
    """A part of a text that a plate has: its folded key from one character to the end.

    The rows of a text are stored once, however many plates have it, and only while one does. A text
    that contains another one has a part that begins with it. The part that is the whole key is
    locked by whoever keeps or deletes the rows of the text.
    """

    __tablename__ = "plate_text_parts"

    part: Mapped[str] = mapped_column(CodeString(TEXT_LENGTH), primary_key=True)
    text: Mapped[str] = mapped_column(CodeString(TEXT_LENGTH), primary_key=True)

    __table_args__ = ({"sqlite_with_rowid": False},)
