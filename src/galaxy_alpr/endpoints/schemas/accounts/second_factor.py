"""Second factors in requests and answers."""

from __future__ import annotations

from pydantic import Field

from galaxy_alpr.endpoints.schemas.accounts.people import Code, Secret
from galaxy_alpr.web.schema import RequestBody, Schema


class SecondFactorOut(Schema):
    """Whether the caller is asked for a code at log-in."""

    active: bool
    recovery_codes_left: int


class SecondFactorBeginIn(RequestBody):
    """The caller's password."""

    password: Secret


class SecondFactorBegunOut(Schema):
    """A new secret, which is shown once."""

    secret: str = Field(description="Base32; to be typed into an app.")
    uri: str = Field(description="For a QR code: `otpauth://totp/…`.")


class SecondFactorConfirmIn(RequestBody):
    """A code that the app shows."""

    code: Code


class RecoveryCodesOut(Schema):
    """Codes that replace one of the app, each once. They are shown once."""

    recovery_codes: list[str]


class SecondFactorEndIn(RequestBody):
    """The caller's password and a code."""

    password: Secret
    code: Code
