"""The inference pool, in which engine workers read the pictures of services."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class PoolSettings(BaseModel):
    """Whether and how engine workers are asked."""

    engine_pool: bool = Field(
        False,
        description="Whether pictures are read by the engine workers (galaxy-alpr engine-worker) "
        "at GALAXY_NATS_URL that have the same models and engine settings.",
    )
    engine_pool_deadline_s: float = Field(
        10,
        ge=1,
        le=60,
        description="How long an answer of the engine workers is waited for, seconds.",
    )
    engine_pool_fallback: Literal["local", "busy"] = Field(
        "local",
        description="What follows where no engine worker answers. local: the process reads the "
        "picture with its own engine. busy: the client gets a 503; frames of cameras are still "
        "read.",
    )
