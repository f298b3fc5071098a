"""Leases: which process does what only one may do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, CodeString, UtcDateTime


class Lease(Base):
    """A work that one process does at a time, until when it may, and what it last reported."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(CodeString(40), primary_key=True)
    holder: Mapped[str] = mapped_column(CodeString(150))
    claimed_until: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
