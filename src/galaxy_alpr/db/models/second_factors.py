"""The second factors of people: time-based one-time passwords and recovery codes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime


class SecondFactor(Base):
    """The secret that a person's app makes codes of; not asked for until it is confirmed."""

    __tablename__ = "second_factors"

    user_id: Mapped[int] = mapped_column(
        Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    secret: Mapped[str] = mapped_column(CodeString(200))
    """Encrypted with a key that is not in the database (``services/accounts``)."""

    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    """The time step of the newest code that was used: a code is accepted once."""


class RecoveryCode(Base):
    """The SHA-256 of a code that replaces one of the app, once."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[int] = mapped_column(
        Id, ForeignKey("second_factors.user_id", ondelete="CASCADE"), primary_key=True
    )
    code_hash: Mapped[str] = mapped_column(CodeString(64), primary_key=True)
