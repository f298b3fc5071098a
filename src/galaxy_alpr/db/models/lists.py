"""The plates on the site's lists."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import (
    DISPLAY_LENGTH,
    TEXT_LENGTH,
    Base,
    CodeString,
    Id,
    UtcDateTime,
    utc_now,
)


class PlateListEntry(Base):
    """A plate's list status. A plate is on one list at a time."""

    __tablename__ = "plate_list_entries"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    text: Mapped[str] = mapped_column(CodeString(TEXT_LENGTH), unique=True)
    folded: Mapped[str] = mapped_column(CodeString(TEXT_LENGTH), index=True)
    display_text: Mapped[str] = mapped_column(String(DISPLAY_LENGTH))
    status: Mapped[str] = mapped_column(String(10), index=True)
    valid_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str | None] = mapped_column(Text)
    holder: Mapped[str | None] = mapped_column(String(200))
    instruction: Mapped[str | None] = mapped_column(Text)
    """What the guard is to do."""

    from_centre: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a site has it from its centre, which may change and delete it."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(
        UtcDateTime, default=utc_now, onupdate=utc_now, index=True
    )
