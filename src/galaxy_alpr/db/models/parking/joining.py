"""How each lot joins its readings into visits, and what people changed of visits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime, utc_now


class LotJoin(Base):
    """The rules by which a lot joins. Whoever changes visits of the lot holds this row's lock."""

    __tablename__ = "lot_joins"

    lot_id: Mapped[int] = mapped_column(
        ForeignKey("lots.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    risk: Mapped[float]
    """Wrong pairs that are accepted per 1 000 visits."""

    longest_stay_s: Mapped[int]
    turn_around_s: Mapped[int]
    settle_s: Mapped[int]
    revision: Mapped[int] = mapped_column(Id, default=0)
    """Grows with each change of the lot's visits: what a process remembers of them is then old."""

    joined_by: Mapped[str | None] = mapped_column(CodeString(32))
    """The process that joins the lot until ``joined_until``; others leave it to that one."""

    joined_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def id(self) -> int:
        """The id of the lot."""
        return self.lot_id


class VisitChange(Base):
    """A change of visits by a person: what they were before and after, without texts of plates.

    ``before`` and ``after`` have one entry for each visit that existed.
    """

    __tablename__ = "visit_changes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="RESTRICT"), index=True)
    visit_id: Mapped[int] = mapped_column(Id)
    """The visit that was changed; it may not exist any more."""

    other_id: Mapped[int | None] = mapped_column(Id)
    """The other visit of a match, a merge or a split."""

    action: Mapped[str] = mapped_column(String(10))
    """A value of ``VisitAction``."""

    before: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    after: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    reason: Mapped[str | None] = mapped_column(String(200))
    changed_by: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[str | None] = mapped_column(String(100))

    __table_args__ = (Index(None, "visit_id", "id"), Index(None, "other_id", "id"))
