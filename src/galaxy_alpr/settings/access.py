"""Who has to log in."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class AccessSettings(BaseModel):
    """Log-in."""

    auth: Literal["on", "off"] = Field(
        "on",
        description="on: everybody logs in once the first account exists; before, only this "
        "machine is answered. off: nobody logs in, and only this machine is answered.",
    )
    auth_off_remote: bool = Field(
        False, description="With auth=off, also answer other machines, whoever asks."
    )
    login_days: float = Field(7, gt=0, le=3650, description="How long a log-in lasts, days.")
