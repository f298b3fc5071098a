"""Notifications: e-mail, and the links in messages."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, Field, SecretStr, field_validator, model_validator

_LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_ADDRESS = re.compile(r"[^\s@<>,;:\"\\()\[\]]+@[^\s@<>,;:\"\\()\[\]]+")


class SmtpSettings(BaseModel):
    """The server that sends e-mail."""

    smtp_host: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9.:_-]+$",
        max_length=255,
        description="Server that sends e-mail (SMTP). Empty: no e-mail is sent.",
    )
    smtp_port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="Its port. Empty: 587, with tls 465, without encryption 25.",
    )
    smtp_encryption: Literal["starttls", "tls", "none"] = Field(
        "starttls",
        description="starttls: encrypted after the greeting, or nothing is sent. tls: from the "
        "first byte. none: not at all, for a server on this machine or in its network.",
    )
    smtp_user: str | None = Field(None, max_length=255, description="User of that server.")
    smtp_password: SecretStr | None = Field(None, description="Password of that user.")
    smtp_sender: str | None = Field(
        None, max_length=255, description="Address from which e-mail comes."
    )

    @property
    def smtp_port_used(self) -> int:
        """The port, by default that of the encryption."""
        return self.smtp_port or _PORTS[self.smtp_encryption]

    @model_validator(mode="after")
    def _check_smtp(self) -> SmtpSettings:
        if self.smtp_host is None:
            return self
        if self.smtp_sender is None or not _ADDRESS.fullmatch(self.smtp_sender):
            raise ValueError("smtp_host needs smtp_sender, an address such as alpr@example.com")
        if (self.smtp_user is None) != (self.smtp_password is None):
            raise ValueError("smtp_user and smtp_password are given together")
        is_here = _LOOPBACK.fullmatch(self.smtp_host) is not None
        if self.smtp_user and self.smtp_encryption == "none" and not is_here:
            raise ValueError("smtp_password is not sent without encryption to another machine")
        return self


class LinkSettings(BaseModel):
    """How people reach the dashboard."""

    public_url: str | None = Field(
        None,
        max_length=500,
        description="URL of the dashboard as people reach it, for links in messages, for example "
        "https://parking.example.com. Empty: messages have no links.",
    )

    @field_validator("public_url")
    @classmethod
    def _check_public_url(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"https?://[^\s?#\"'<>]+", value):
            raise ValueError("public_url has to be an http or https URL without parameters")
        return value
