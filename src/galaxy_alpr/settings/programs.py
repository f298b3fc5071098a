"""Programs that send requests: repeated requests, and the rates of API keys."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field, SecretStr


class ProgramSettings(BaseModel):
    """What programs may send, and how often."""

    idempotency_keep_hours: float = Field(
        24,
        ge=0.01,
        le=720,
        description="How long the answer to a request with an Idempotency-Key is kept, hours.",
    )
    repeated_picture: Literal["store", "first"] = Field(
        "store",
        description="What becomes of a picture that is sent again with its location and moment: "
        "store: it is read and stored again, or first: the first reading answers.",
    )
    limits_url: SecretStr | None = Field(
        None,
        description="Where several processes count the requests of API keys together, for example "
        "redis://host:6379/0 (needs the extra redis). Empty: each process counts its own.",
    )
