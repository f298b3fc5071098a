"""Interfaces of other vendors: who may use each, and who did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, CodeString, UtcDateTime, utc_now

CLIENT_LENGTH = 200
ERROR_LENGTH = 300


class CompatAdapterRow(Base):
    """An interface of another vendor. One without a row needs a key and was never used."""

    __tablename__ = "compat_adapters"

    name: Mapped[str] = mapped_column(CodeString(20), primary_key=True)
    """A value of ``CompatAdapter``."""

    access: Mapped[str] = mapped_column(String(10))
    """A value of ``CompatAccess``."""

    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a request was last admitted."""

    last_client: Mapped[str | None] = mapped_column(String(CLIENT_LENGTH))
    """The address and the user agent of that request."""

    last_error: Mapped[str | None] = mapped_column(String(ERROR_LENGTH))
    """The status and the code of the last request that failed, and when."""

    month: Mapped[str | None] = mapped_column(CodeString(7))
    """The month of ``calls``, such as ``2026-11``."""

    calls: Mapped[int] = mapped_column(default=0)
    """How many pictures were read for it in that month."""

    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    """When a person last changed ``access``."""

    @property
    def id(self) -> str:
        """The primary key."""
        return self.name
