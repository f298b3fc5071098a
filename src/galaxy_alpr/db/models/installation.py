"""The id of the installation, which the data folder stores as well."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, CodeString, UtcDateTime, utc_now


class Installation(Base):
    """One row: the installation that the database belongs to."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    uuid: Mapped[str] = mapped_column(CodeString(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
