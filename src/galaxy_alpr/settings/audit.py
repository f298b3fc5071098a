"""The audit trail."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class AuditSettings(BaseModel):
    """What is asked of those who search, and how long the trail is kept."""

    audit_purpose: Literal["off", "optional", "required"] = Field(
        "optional",
        description="Purpose of searches for a plate and of exports, in the audit trail. off: not "
        "recorded. optional: recorded where it is given. required: refused without one.",
    )
    audit_keep_days: float | None = Field(
        None,
        ge=1,
        le=36_500,
        description="How long entries of the audit trail are kept, days. Empty: for ever.",
    )
