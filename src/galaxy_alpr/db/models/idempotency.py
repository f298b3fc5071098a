"""What answers requests that are sent again: kept answers, and first readings of pictures."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime

Sealed = LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")
"""Bytes that only the client's idempotency key decrypts; up to 16 MB on MySQL and MariaDB."""


class IdempotencyKey(Base):
    """A key that a client sent with a request.

    ``id`` is the SHA-256 of the actor, the route and the key, which itself is not stored, so one
    key of two actors or on two routes is two. ``fingerprint`` is that of the request.
    """

    __tablename__ = "idempotency_keys"

    id: Mapped[str] = mapped_column(CodeString(64), primary_key=True)
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int | None] = mapped_column(Id)
    route: Mapped[str] = mapped_column(String(120))
    fingerprint: Mapped[str] = mapped_column(CodeString(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when another request with the key is refused because the first is in work."""

    status: Mapped[int | None]
    """The status of the answer; ``None`` until there is one."""

    answer: Mapped[bytes | None] = mapped_column(Sealed)


class IdempotencyStep(Base):
    """A part of a request that is stored already: the answer to one picture of several."""

    __tablename__ = "idempotency_steps"

    key_id: Mapped[str] = mapped_column(
        ForeignKey("idempotency_keys.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answer: Mapped[bytes] = mapped_column(Sealed)


class RepeatedPicture(Base):
    """A photo that answers when the same picture is sent again with its place and moment.

    ``key`` is the SHA-256 of the file that was sent, the location and the moment.
    """

    __tablename__ = "repeated_pictures"

    key: Mapped[str] = mapped_column(CodeString(64), primary_key=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("detection_sessions.id", ondelete="CASCADE"), index=True
    )
