"""Log-ins that were begun at a provider of single sign-on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, CodeString, UtcDateTime

URL_LENGTH = 1000
"""Most characters of a stored URL or path."""


class SignOnAttempt(Base):
    """A log-in that a browser began at the provider, until it comes back or expires.

    Both keys are SHA-256 hashes: nobody who reads the table can finish the log-in.
    """

    __tablename__ = "sign_on_attempts"

    state_hash: Mapped[str] = mapped_column(CodeString(64), primary_key=True)
    browser_hash: Mapped[str] = mapped_column(CodeString(64))
    redirect_url: Mapped[str] = mapped_column(CodeString(URL_LENGTH))
    next: Mapped[str] = mapped_column(CodeString(URL_LENGTH))
    """The path of the dashboard that is shown afterwards."""

    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
