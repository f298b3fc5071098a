"""The audit trail: who did what to which row, each entry chained to the one before it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime

GENESIS = "0" * 64
"""The hash before the first entry."""

LongText = Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb")
"""A text of any length; a plain TEXT of MySQL and MariaDB has at most 64 kB."""


class AuditEntry(Base):
    """One recorded act. Triggers refuse changes, and deletions except of pruned entries.

    ``hash`` covers all other columns, ``previous_hash`` among them, so the entries are a chain.
    ``subject`` names a row (``lot:3``) and never contains a plate.
    """

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int | None] = mapped_column(Id)
    actor_name: Mapped[str] = mapped_column(String(100))
    address: Mapped[str | None] = mapped_column(CodeString(64))
    request_id: Mapped[str | None] = mapped_column(CodeString(64), index=True)
    action: Mapped[str] = mapped_column(CodeString(60))
    subject: Mapped[str] = mapped_column(CodeString(100))
    payload_hash: Mapped[str | None] = mapped_column(CodeString(64))
    """Salted hash of the payload; ``None`` where the entry has none."""

    previous_hash: Mapped[str] = mapped_column(CodeString(64))
    hash: Mapped[str] = mapped_column(CodeString(64))

    __table_args__ = (
        Index(None, "action", "id"),
        Index(None, "subject", "id"),
        Index(None, "actor_name", "id"),
    )


class AuditPayload(Base):
    """The values before and after an act, and its purpose; erased without breaking the chain."""

    __tablename__ = "audit_payloads"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("audit_entries.id", ondelete="RESTRICT"), primary_key=True, autoincrement=False
    )
    salt: Mapped[str] = mapped_column(CodeString(32))
    content: Mapped[str] = mapped_column(LongText)
    """JSON in ASCII with the keys ``before``, ``after`` and ``purpose``."""


class AuditChain(Base):
    """One row with the newest entry, which numbers entries under its lock.

    The entries up to ``pruned_id`` have been pruned and may be deleted.
    """

    __tablename__ = "audit_chain"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_id: Mapped[int] = mapped_column(Id)
    last_hash: Mapped[str] = mapped_column(CodeString(64))
    pruned_id: Mapped[int] = mapped_column(Id)
