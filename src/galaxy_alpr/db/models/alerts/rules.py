"""Alert rules, and the number of their changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, Id, UtcDateTime, utc_now


class AlertRule(Base):
    """A condition that raises an alarm; ``lots`` and ``locations`` are both empty for everywhere.

    ``parameters`` are those of the kind (``services/alerts/parameters.py``), ``schedule`` is
    weekly windows in the local time of the lot, empty for always.
    """

    __tablename__ = "alert_rules"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    """A value of ``AlertKind``."""

    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    severity: Mapped[str] = mapped_column(String(10))
    lots: Mapped[list[int]] = mapped_column(JSON)
    locations: Mapped[list[int]] = mapped_column(JSON)
    direction: Mapped[str | None] = mapped_column(String(10))
    schedule: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    cooldown_s: Mapped[int]
    """Time in which the same again counts on the open alarm, seconds."""

    enabled: Mapped[bool]
    instruction: Mapped[str | None] = mapped_column(Text)
    """What the guard is to do."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)


class AlertRuleVersion(Base):
    """One row with the number of changes of the rules, by which processes keep them in memory.

    It is inserted with the rules of the first start.
    """

    __tablename__ = "alert_rule_versions"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(Id)
