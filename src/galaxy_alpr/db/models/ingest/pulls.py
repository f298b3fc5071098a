"""How readings of a source are fetched, and how that goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime, utc_now


class IngestPull(Base):
    """What is asked for readings of a source: a pull point of a device, or a folder.

    One process at a time does it: the one that is ``held_by``, until ``held_until``.
    """

    __tablename__ = "ingest_pulls"

    source_id: Mapped[int] = mapped_column(
        ForeignKey("ingest_sources.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    config: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The ``kind``, and what belongs to it."""

    password_sealed: Mapped[str | None] = mapped_column(String(600))
    state: Mapped[str] = mapped_column(CodeString(10), default="waiting")
    """A value of ``PullState``."""

    error: Mapped[str | None] = mapped_column(String(300))
    """The newest error, also of a file; kept while it works again."""

    put_aside: Mapped[int] = mapped_column(Id, default=0)
    """Files that are no readings."""

    last_success_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_by: Mapped[str | None] = mapped_column(String(120))
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    """When a person changed it."""

    @property
    def id(self) -> int:
        """The id of the source."""
        return self.source_id
