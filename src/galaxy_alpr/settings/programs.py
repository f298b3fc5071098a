"""Programs that send requests: repeated requests."""

from __future__ import annotations

from pydantic import BaseModel, Field


class ProgramSettings(BaseModel):
    """What programs may send, and how often."""

    idempotency_keep_hours: float = Field(
        24,
        ge=0.01,
        le=720,
        description="How long the answer to a request with an Idempotency-Key is kept, hours.",
    )
